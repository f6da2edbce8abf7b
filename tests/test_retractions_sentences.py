"""Sentences of news, written for these tests (all people and bodies invented), with the retractions a reader marks.

K cue (`=type/modality/self`; `real` and the type's usual `self` where not told), L claim, T retractor, O source,
H channel, W reason, P replacement, X time. With a self-retraction the source is the retractor.
"""

import pytest

from marked_sentences import Role, read_marked, read_table
from musnad.annotations import Retraction
from musnad.preannotation.quotes import suggest_quotes
from musnad.preannotation.retractions import suggest_retractions
from musnad.preannotation.tokens import tokenize

SELF = {"denial": "unknown", "debunk": "no"}
ROLES = {"T": "retractor", "O": "source", "H": "channel", "W": "reason", "P": "replacement", "X": "time"}

DENIALS = """
[K=denial نفت] [T شركة المرجان] [L أن تكون خفضت الرواتب].
[K=denial نفى] [T الناطق باسم البلدية] [L إغلاق الجسر].
و[K=denial ينفي] [T المدير] [L أنه تسلم أي مبلغ].
لم [K=denial/negated ينكر] [T كريم الساري، رئيس قسم الإعلام]، [L أن الصورة عدلت]، لكنه ذكر أنها قديمة.
إلا أن [T هدى عمار، المتحدثة باسم المعهد]، [K=denial نفت] [L أن يكون للخطة جدول زمني]، وقالت إن النقاش مستمر.
[K=denial/real/no كذّب] [T النادي] [L ما نشرته [O صحيفة الضفاف] عن بيع الملعب].
[K=denial كذبت] [T وزارة الري] [L الأنباء المتداولة عن انهيار السد].
وأكد الوزير أن [K=denial لا صحة] ل[L ما تردد عن استقالته].
وقالت الهيئة إن [L الخبر] [K=denial عار من الصحة].
[L هذه الاتهامات] [K=denial لا أساس لها من الصحة]، قال المحامي.
[K=denial أنكر] [T المتهم] [L التهم الموجهة إليه].
وأصدرت الشركة [K=denial نفيا] قاطعا ل[L شائعة الإفلاس].
وجدد [T المرشح] [K=denial نفيه] [L أي صلة بالحملة].
[T المتحدثة باسم الشرطة] [K=denial نفت] [L وقوع انفجار في السوق].
[K=denial تنفي] [T الحكومة] [L نيتها رفع الدعم].
وسارعت النقابة إلى [K=denial تكذيب] [L الخبر].
[K=denial نفى] [T المدرب] نفيا قاطعا [L أن يكون قد فاوض ناديا آخر].
[K=denial نفى] [T اللاعب] [L صحة الأنباء عن انتقاله].
[K=denial/real/no نفت] [T السفارة] [L اتهامات [O النائب] لها بالتدخل].
# where the denied phrase is no listed noun: its form, or a pronoun that leads back to who denies
بينما [K=denial نفى] [T مصدر مقرب من اللاعب] [L انتقاله إلى نادي الشمال] .
[K=denial نفت] [T إيران] [L صحة التقارير التي تحدثت عن الصفقة].
[K=denial أنكر] [T العداء فريد الساري] [L تعاطيه المنشطات].
و[K=denial نفى] [T قيادي في حركة نهوض] [L التوصل إلى اتفاق مع الحكومة] .
[K=denial نفى] [T متحدث باسم شركة المرجان] [L التقرير].
[T السفارة] [K=denial نفت] بشدة [L هذه الادعاءات].
[K=denial نفت] [T الجماعة] في بيان صدر أمس [L أن تكون لها صلة بالحريق] ، مؤكدة احترامها القانون .
[K=denial نفى] [T رجل الأعمال] جملة وتفصيلا [L ما جاء في المقال].
في حين [K=denial نفى] [T قائد الشرطة] [L إطلاق النار على المتظاهرين] .
و[K=denial نفى] [T رئيس البلدية علي زاهر] [L تقديم استقالته] .
ويواجه [T الرجل]، الذي [K=denial ينكر] [L التهم]، عقوبة السجن.
# who is concerned rejects what is held against him
[K=denial رفض] [T النائب] [L المزاعم] ووصفها بأنها سخيفة.
[K=denial دحض] [T العمدة] [L الاتهامات الموجهة إليه بالفساد].
[K=denial فند] [T المتحدث باسم النادي] [L مزاعم الصحيفة].
وصف [T الوزير] [L هذه التقارير] بأنها [K=denial لا أساس لها من الصحة] .
[L هذا الكلام] [K=denial لا أساس] له، قال المحامي.
[L الأنباء] [K=denial/real/no ليست صحيحة].
# as papers write: means between, a predicate far behind or before, fused and stressed
[K=denial نفى] [T مدير المرفأ سامر الوردي]، عبر صفحته الرسمية بموقع «فيسبوك»، [L صحة الأنباء عن إضراب العمال].
[K=denial/real/no نفى] من جديد [T رئيس البلدية علي زاهر]، [L ما نشرته [O جريدة الضفاف] عن استقالته].
كما [K=denial نفى] نفيا قاطعا [L أن يكون قد تسلم مالا].
إن [T إدارة المعهد] إذ [K=denial تنفي] [L صحة هذه المعلومات]، تدعو إلى تحري الدقة.
[T المدير] [K=denial ينفي] [L إعادة فتح الملف].
"[T الساحل]" [K=denial ينفي] [L الاتصالات بشأن اللاعب].
[T عمدة الجزيرة] [K=denial ينفي] [L توصله بمبلغ مالي].
[K=denial أنكر] [T المدعى عليه] [L التهم الموجهة إليه].
وقال المدير: «[L هذا الأمر] [K=denial لا أساس له من الصحة]».
وأضاف البيان أن [L الأخبار المتداولة عن الإغلاق]، في هذه الفترة، [K=denial عارية من الصحة] تماما.
وأكد المصدر أن [L الفيديو المتداول] [K=denial مفبرك].
وقالت الشركة إن [L هذه المزاعم] [K=denial لا تمت للحقيقة بصلة].
وأوضح أن [L ما يتردد] [K=denial ليس له أساس من الصحة].
# an adverb inside a set phrase, a mark inside its subject, و that joins two of them, a rumour denied twice
وأكدت الوزارة أن [L الخبر] [K=denial عار تماما من الصحة].
وأوضح أن [L ما يتداول عن "وباء خفي" في المدينة] هو [K=denial عار من الصحة].
وذكرت الشركة أن [L الأنباء] [K=denial عارية من الصحة] ولا تستند إلى أي وقائع.
واهتم [T الممثل] ب[K=denial تكذيب] [L [L2 شائعة اعتزاله]]، وقام أصدقاؤه ب[K2=denial نفيها].
[K=denial كذبت] [T المديرية العامة للغابات] [L الخبر].
وقال إن [L هذه معلومات] [K=denial غير صحيحة].
[K=denial نفت] [T وزارة المياه]، [L تصريحات "مفبركة" منسوبة إلى الوزيرة].
[K=denial كذبت] [T المديرية العامة للاتصال] [L الخبر].
# told as a purpose, with a predicate, or as a wish to tell
خرج المدرب ل[K=denial ينفي] [L وجود أي خلاف مع اللاعبين].
[L تصريحات رئيس البلدية] [K=denial أخرجت من سياقها]، يقول مكتبه.
وقال النادي إن [L الخبر] "[K=denial كذبة]".
وصف النائب [L ما نشر] بأنه "[K=denial افتراء]".
وقالت الشركة إن [L هذه التقارير] [K=denial لم تكن صحيحة].
وأكد المحامي أن [L التقرير] [K=denial خاطئ].
يود [T المكتب] أن [K=denial ينفي] [L هذه المعلومات].
# of words that are not exact, and in the first person
وقال الناطق إن [L الخبر] [K=denial غير مضبوط].
هذه [L تهم باطلة] [K=denial أكذبها] جملة وتفصيلا.
"""

DEBUNKS = """
[K=debunk فنّد] [T مرصد صدق] [L شائعة إغلاق المعبر].
[K=debunk دحض] [T باحثون] [L المزاعم عن خطر اللقاح].
[K=debunk تفند] [T الدراسة] [L ادعاءات الشركة].
و[K=debunk تبين] أن [L الخبر] ملفق.
[K=debunk دحضت] [T صحيفة المدار] [L رواية الشهود].
و[K=debunk اتضح] أن [L الصورة المتداولة] مفبركة.
[L مبيان متداول] «[K=debunk لا أصل] له»
[K=debunk فند] [T الكاتب العام للمرصد، سعيد أمزيان]، [L هذه المعطيات].
كشف المرصد [K=debunk زيف] [L المقطع المتداول].
[K=debunk فندت] [T الهيئة العامة للأرصاد]، يوم السبت، [L الأخبار المتداولة عن إعصار قريب].
# the writer, or a third party, calls it untrue
إلا أن [L هذا الادعاء] [K=debunk كاذب].
[K=debunk نفى] [T الخبراء] [L صحة هذه الأنباء].
وأثبت التحقيق [K=debunk بطلان] [L المزاعم].
# who looked into it and found
[K=debunk تبين] ل"المرصد" أن [L الصورة] مفبركة.
وفحص الفريق [L الخبر] ووجد أنه [K=debunk مضلل].
"""

WITHDRAWALS = """
[K=withdrawal سحبت] [T دار الحصاد] مقالا ورد فيه أن [L المحصول تلف كله].
[K=withdrawal سحبت] [T الوزارة] [L بيانا نشرته صباحا عن الحصيلة].
[K=withdrawal سحب] [T النائب] [L اتهاماته للشركة].
[K=withdrawal سحب] [T المواطن] [L شكواه ضد الطبيب].
و[X مساء الأحد]، [K=withdrawal سحبت] [T الهيئة] تصريحا عبر "[H سنبلة]" مفاده أن [L العاصفة انتهت]، بسبب "[W خطأ تقني]".
طالبت الرابطة [T مجلة المدار] ب[K=withdrawal/demanded سحب] [L مقالها].
رفض [T الكاتب] [K=withdrawal/negated سحب] [L تصريحه].
[K=withdrawal ألغت] [T الجامعة] [L بيانها السابق].
و[K=withdrawal سحب] [T الشاهد] [L أقواله] أمام المحكمة.
قرر [T الموقع] [K=withdrawal سحب] [L التقرير].
[K=withdrawal سحبت] [T المجلة الطبية] [L ورقة بحثية عن اللقاح].
وافقت [T المعارضة] على [K=withdrawal سحب] [L دعواها] أمام المحكمة .
# what stands between the subject and the object
[K=withdrawal سحبت] [T جمعية الحرفيين في وهران] [L بيانها عن المعرض].
وفي الصباح ظهر إعلان [K=withdrawal تسحب] به [T الهيئة] [L ورقتها الأولى].
قد [K=withdrawal/hypothetical تسحب] [T اللجنة] [L شكواها ضد الحكم] إذا حضر الجلسة.
و[K=withdrawal تنازل] [T الجار] عن [L دعواه].
قال الناطق: "[K=withdrawal نسحب] [L بياننا]".
[K=withdrawal سحبت] [T شركة المرجان في مسقط]، [L إعلان الموسم الجديد].
[L الدراسة] التي [K=withdrawal سحبت] بعد نشرها كانت الأولى من نوعها.
# what is void, what is not pursued
اعتبرت الهيئة [L البيان] [K=withdrawal لاغيا].
[K=withdrawal تنازل] [T التاجر] عن [L القضية التي رفعها على جاره].
# what was brought against somebody
تعهد [T النواب] ب[K=withdrawal/hypothetical سحب] [L القضايا].
"""

WALKBACKS = """
[K=walkback تراجع] [T المدرب] عن [L انتقاده للحكام].
[K=walkback تراجع] [T المتهم] عن [L اعترافاته السابقة].
[K=walkback تراجعت] [T الممثلة] عن [L تصريحاتها].
و[K=walkback تراجع عن] قوله [L إن الأسعار ستهبط].
رفض [T السفير] [K=walkback/negated التراجع عن] [L كلامه].
[K=walkback عدل] [T النائب] عن [L رأيه].
[K=walkback تنصل] [T الوزير] من [L تصريحاته].
[K=walkback خفف] [T الرئيس] من [L لهجته].
دعا الاتحاد [T اللاعب] إلى [K=walkback/demanded التراجع عن] [L أقواله].
[K=walkback يتراجع] [T المحلل] عن [L توقعاته].
ثم عاد الشاهد و[K=walkback تراجع عن] [L أقواله] .
ولكن [T الحكومة] سرعان ما [K=walkback تراجعت عن] [L تصريحاتها].
# testimony that changes, and refusals with an aside between
[K=walkback غير] [T الشاهد] [L أقواله] أمام القاضي.
[K=walkback رجع] [T النائب] في [L كلامه].
رفض [T المدير]، أمس الاثنين، [K=walkback/negated التراجع عن] [L تصريحاته].
"""

CORRECTIONS = """
[K=correction صححت] [T هيئة المسح] [X أمس] ارتفاع القمة من [L 2310 أمتار] إلى [P 2130 مترا] بعد [W خطأ في الإدخال].
[K=correction صححت] [T الوكالة] العدد إلى [P 164] بدلا من [L 146].
[K=correction صوبت] [T الصحيفة] [L الخبر].
[K=correction صححت] [T الوزارة] [L حصيلة القتلى].
ونشرت [T القناة] [K=correction تصحيحا] ل[L الرقم].
[K=correction صحح] [T المتحدث] [L المعلومات الواردة في البيان].
[K=correction عدلت] [T اللجنة] [L الحصيلة] بعد اكتشاف خطأ.
[K=correction صوبت] [T جامعة الأفق]، في رسالة وجهتها إلى الصحف، [L ما ورد في بيانها].
[K=correction صحح] [T مركز البصر، وهو هيئة مقرها تونس]، [L عدد المصابين].
و[K=correction صوبت] [T الجامعة] ما ورد في بيانها، وذكرت أن العمق [P 30 قدما] وليس [L 30 مترا].
[K=correction تصحيح]: ورد في خبر أمس أن [L الوزير زار دمشق]، والصحيح أنه زار بيروت.
# a noun with its light verb, and figures that replace figures
قام [T الوزير] ب[K=correction تعديل] [L التغريدة] بعد دقائق.
وقالت الوزارة إن الحصيلة بلغت [P 17 قتيلا] و[K=correction ليس] [L 71].
[K=correction خفضت] [T السلطات] بشكل كبير [L حصيلة الضحايا].
# an act named as somebody's
وأقرت الوكالة في [K=correction التصحيح] الذي نشرته أمس بأن الرقم خاطئ.
"""

DELETIONS = """
[K=deletion حذفت] [T الفنانة] [L تدوينتها] على «[H سنبلة]» تحت [W ضغط المعلنين].
[K=deletion حذف] [T النائب] [L التغريدة] بعد دقائق.
و[K=deletion أزال] [T الموقع] [L المقال].
[K=deletion حذفت] [T القناة] [L المنشور].
قامت [T الصحيفة] ب[K=deletion حذف] [L المقال].
س[K=deletion/hypothetical يحذف] [T المغني] [L الفيديو].
[K=deletion أزال] [T الموقع] [L الفيديو] بعد شكاوى.
[K=deletion أزالت] [T القناة] [L صور الحفل] من موقعها.
# taken from where it stood
[K=deletion سحب] [T المرصد] [L النشرة] من تطبيقه ومن موقعه.
[K=deletion/real/unknown اختفى] [L المنشور] من صفحة البلدية.
نشرت الوزارة [L الفيديو] ما دفعها لاحقا إلى [K=deletion حذفه].
# passives, and what is taken off a site
[K=deletion رفعت] [T الصحيفة] [L المقال] من موقعها.
[K=deletion أزيلت] [L الصورة] من صفحة الوزارة.
# named only behind its pronoun
ورغم أنها سرعان ما [K=deletion أزالتها]، تناقل القراء [L التغريدة].
"""

APOLOGIES = """
[K=apology اعتذرت] [T القناة] عن [L بث الخبر].
[K=apology اعتذر] [T المذيع] عن [L عبارته].
قدم [T المذيع] [K=apology اعتذاره عن] [L عبارته المسيئة].
[K=apology قدم اعتذاره عن] [L تصريحاته].
رفض [T المعلق] [K=apology/negated الاعتذار عن] [L عبارته].
أعربت [T الصحيفة] عن [K=apology أسفها] ل[L نشر الصورة].
طالب النادي [T المعلق] ب[K=apology/demanded الاعتذار عن] [L وصفه الجمهور].
[K=apology تعتذر] [T الصحيفة] ل[L نشر الاسم].
[K=apology اعتذرت] [T الممثلة] لمعجبيها عن [L التغريدة].
[K=apology اعتذرت] [T شبكة إن بي سي] عن [L مزحة أثارت غضب المشاهدين].
قال الحارس: "[K=apology أعتذر عما] [L قلته في حقكم]".
يطلب الباعة من [T اللجنة] [K=apology/demanded اعتذارا] مكتوبا عن [L الورقة الأولى].
[K=apology اعتذر] [T الممثل عادل ريان] عن "[L معلومة خاطئة]" قالها في الحفل.
قدمت [T صحيفة الضفاف] [K=apology اعتذارها]، لرئيس الهيئة سامر الوردي، ع[L ما نشرته].
وبعد [K=deletion حذفنا] [L [L2 الخبر]] من الموقع، [K2=apology نقدم اعتذارنا] للقراء.
[T القناة] [K=apology تعتذر] لمشاهديها ل[L بث تقرير عن الواحة].
[T الموقع] [K=apology يوجه اعتذارا] رسميا للاعب الضفاف بعد [L السخرية منه].
قدمت [T وكالة النخيل] [K=apology اعتذارا] رسميا بعد قيامها ب[L تزوير صور].
ندد المعلمون ب[L التقرير]. وأصدرت [T صحيفة الضفاف] [K=apology اعتذارا] للقراء.
# pardon asked, letters of apology
طلب [T المذيع] [K=apology الصفح] من جمهوره ع[L ما قاله في الحلقة].
أصدرت [T القناة] بيان [K=apology اعتذار عن] [L الخبر].
# what was not done, and a cue in marks
اختارت الجريدة الصمت عوضا عن [K=apology/negated الاعتذار عن] [L خبرها].
رفض [T النادي] "[K=apology/negated الاعتذار]" عن [L تصريحات مدربه].
"""

REVERSALS = """
و[K=reversal عدلت عن] [L قرارها رفع الرسوم].
[K=reversal تراجعت] [T الحكومة] عن [L قرار رفع أسعار الوقود].
[K=reversal عدل] [T المهندس] عن [L ترشحه].
[K=reversal ألغى] [T المجلس] [L قراره].
[K=reversal تراجع] [T اللاعب] عن [L اعتزاله].
[K=reversal تراجع] [T المدرب] عن [L استقالته].
قد [K=reversal/hypothetical يتراجع] [T البنك] عن [L خطة الدمج].
[K=reversal سحب] [T المرشح] [L ترشيحه].
[K=reversal ألغت] [T المحكمة] [L قرار الحل].
[K=reversal تراجعت] [T إدارة المعهد] عن [L فكرة بيع المبنى] .
[K=reversal تراجعت] [T البلدية] عن [L خطة بناء الملعب] بعد ارتفاع التكلفة.
[K=reversal سحبت] [T الحكومة] [L مشروع القانون المثير للجدل] .
[K=reversal عاد] [T الحارس] عن [L قرار الاعتزال].
تعهد [T رئيس البلدية] بعدم [K=reversal/negated التراجع عن] [L خطة الترميم].
صرح الرئيس: "وجدنا [L القرار] قاسيا، و[K=reversal عدنا عنه] بالإجماع".
[K=reversal صرفت] [T البلدية] النظر عن [L مشروع الهدم].
صدر [L القرار] أمس ثم تم [K=reversal التراجع عنه].
[K=reversal ألغت] [T الوزارة] [L مضمون كتابها السابق].
وأعلن الوزير أن [T الحكومة] [K=reversal تخلت عن] [L زيادة الضرائب].
"""

FALSE_FRIENDS = """
سحب الجيش القوات من الحدود.
سحبت الدولة الاعتراف بالحكومة.
سحبت الوزارة الترخيص من المصنع.
سحب الاتحاد قرعة البطولة.
سحبت الشركة المنتج من الأسواق.
سحب الزبون مبلغا من حسابه.
انسحب اللاعب من المباراة.
وافق المجلس على سحب الثقة من الوزير.
تراجعت الأسعار بنسبة خمسة بالمئة.
تراجع المؤشر عن حاجز الألف نقطة.
تراجع الفريق في الترتيب.
تراجع الجيش عن مواقعه.
تراجع الدولار أمام اليورو.
سجلت الصادرات تراجعا كبيرا.
اعتذر اللاعب عن عدم المشاركة.
اعتذر الممثل عن الدور.
اعتذر الوزير عن الحضور.
اعتذرت الشركة عن تأخر القطار.
اعتذر المدرب عن تولي المهمة.
أعربت الحكومة عن أسفها لسقوط ضحايا.
أعرب عن أسفه لمقتل الجنود.
صحح المعلم الامتحان.
صححت الحكومة مسار الاقتصاد.
عدل البرلمان القانون.
عدل المهاجم النتيجة في الدقيقة الأخيرة.
خفض البنك الفائدة.
ارتفعت الحصيلة إلى عشرين قتيلا.
حذف المستخدم الملفات.
حذفت المنصة حسابات مخالفة.
أزالت البلدية الأنقاض.
حذف المدرب اسم اللاعب من القائمة.
نفي الشاعر إلى جزيرة بعيدة.
عاش في المنفى سنوات.
هذا لا ينفي الحاجة إلى الإصلاح.
رفض المجلس المقترح.
كذب الشاهد على المحققين.
طالبوا بالعدل والمساواة.
أنكر المعروف.
استدرك قائلا إن الأمر معقد.
أقال الرئيس وزير المالية.
ألغى النادي المباراة.
ألغت الشركة الرحلات إلى الجنوب.
ألغى المدرب التدريب.
أوقف المصنع العمل.
انتقد النائب التغطية المضللة.
نشر الموقع خبرا كاذبا عن الفنان.
إذا أخطأت الصحف صححت.
لا شك في صحة الخبر.
تحسنت صحة المريض.
وزارة العدل أعلنت النتائج.
عدل القاضي في حكمه.
أزال الطبيب الورم.
يصحح الطلاب أخطاءهم.
تراجع إنتاج النفط.
تراجع عدد المصابين.
أكدت الدراسة فعالية الدواء.
توقيع عقوبة الإعدام أمر لا رجعة عنه.
سحب رجال الإنقاذ القارب.
سحبت الشرطة السيارات.
أثبتت التجربة صحة النظرية.
نشرت الصحيفة تصحيحات الامتحانات على موقعها التعليمي.
# quantities that fall, things that are taken away or off the wall
تراجعت أرباح الشركة عن توقعات المحللين.
تراجع سعر البرميل عن مستوى 50 دولارا .
وقد تراجع اهتمام الإعلام بالقضية.
سحب الورقة الرابحة من الصندوق.
سحب المعلم الكتاب من يد الطالب.
سحبت الصين معظم استثماراتها من السوق.
أزال العمال صور الرئيس من الجدران.
مسح الفنان الصورة من اللوحة.
# acts, not words
صحح المدافع خطأه وأبعد الكرة.
تعهد بتصحيح أخطاء الماضي .
ألغى الحكم هدفا بداعي التسلل .
ألغت المحكمة العليا الحكم الصادر بحقه .
ألغت السلطات حظر التجول .
اعتذرت الخطوط الجوية للركاب عن التأخير.
اعتذر رئيس الوزراء لضحايا الحرب.
قدم الحكم اعتذاره عن إدارة المباراة .
# refusing to answer, sons, exiles, and what nobody denies
رفضت الحكومة الرد على الاتهامات.
رفض القاضي تأكيد التهم.
أنكر الأب ابنه.
أنكر عليه فعله.
نفى الحاكم معارضيه إلى الجزيرة .
نفي الشاعر إلى باريس وتوفي فيها .
لا أحد ينكر أن السينما تغيرت.
لا يمكن إنكار أهمية التكنولوجيا في حياتنا.
عاد الفريق عن طريق البر إلى دمشق.
لم يقبل اعتذاره.
كذبت زوجته على المحققين لحمايته.
حذفت الرقابة مشاهد من الفيلم.
حذف المدرب ثلاثة لاعبين من القائمة .
عدلت الوكالة تصنيف الدين السيادي .
تنصل من مسؤولياته تجاه أسرته.
# what leaves a market, a search, a room; who declines
أصدرت الشركة بيانا عن الدواء، وقررت سحبه من الأسواق.
اختفى الطفل من الحديقة.
صرف المصرف النظر إلى المبلغ.
قال الطبيب: "نعتذر عن التأخير".
تطالب الأم ابنها بالاعتذار.
لا أصل للأشجار هنا.
ورفضت المحكمة الاتهامات الموجهة إلى المدير وأمرت بالإفراج عنه.
وقدم تقريرا تضمن معلومات غير دقيقة عن البطولة.
وسحب البنك السيولة التي ضخها في السوق.
# prices raised, sites blocked, instead, not final, went back to, and goals
رفعت الصحيفة سعر نسختها.
حجبت الهيئة الموقع.
اجتمع الوزيران بدل المدير.
القرار غير نهائي ولا أقوال لدينا.
رجع الوزير في تصريح صحفي إلى تاريخ السد.
يعود القرار إلى أعضاء المجلس عن طريق التصويت.
فاز الفريق بثلاثة أهداف وليس هدفين.
أكد المحامي أن قرار المحكمة خاطئ.
# sorry for what others did
وعبر الوزير عن أسفه لما تم ترويجه عن لسانه.
"""

COMPLEX = """
قال الناطق إن [T الهيئة] [K=withdrawal سحبت] [L بيانها].
أمرت المحكمة [T الصحيفة] ب[K=deletion/demanded حذف] [L المقال].
[K=deletion حذف] [T الوزير] [L [L2 المنشور]] و[K2=apology اعتذر] عنه.
هددت القناة ب[K=withdrawal/hypothetical سحب] [L التقرير].
يعتزم [T الموقع] [K=deletion/hypothetical حذف] [L الفيديو].
تم [K=deletion حذف] [L التغريدة] لاحقا.
[K=withdrawal سحبت] [T الوزارة] [L البيان] و[K2=apology اعتذرت عن] [L2 نشره].
[K=deletion حذفت] [T الصحيفة] [L [L2 المقال]] و[K2=apology اعتذرت].
"""


def expected(roles: list[Role]) -> list[dict]:
    """The retractions that the brackets of a sentence describe, in the order of their cues."""
    marks: dict[int, dict] = {}
    for role in roles:
        mark = marks.setdefault(role.number, {"claim": []})
        place = (role.start, role.end, role.text)
        if role.letter == "K":
            kind, modality, own = (*role.remark.removeprefix("=").split("/"), "", "")[:3]
            mark |= {"cue": place, "type": kind, "modality": modality or "real"}
            if own or kind not in ("denial", "debunk"):
                mark["self"] = own or "yes"
        elif role.letter == "L":
            mark["claim"].append(place)
        else:
            mark[ROLES[role.letter]] = place
    for mark in marks.values():
        if mark.get("self") == "yes" and "retractor" in mark:
            mark["source"] = mark["retractor"]
    return sorted(marks.values(), key=lambda mark: mark["cue"])


def found(retraction: Retraction, wanted: dict) -> dict:
    """The fields of a suggestion that the brackets speak about."""

    def place(span):
        return (span.start, span.end, span.text) if span else None

    values = {
        field: getattr(retraction, field)
        if field in ("type", "modality", "self")
        else place(getattr(retraction, field))
        for field in wanted
        if field != "claim"
    }
    return values | {"claim": [place(span) for span in retraction.claim]}


def suggest(text: str) -> list[Retraction]:
    tokens = tokenize(text)
    return suggest_retractions(text, tokens, suggest_quotes(text, tokens), [])


@pytest.mark.parametrize(
    "line",
    read_table(DENIALS + DEBUNKS + WITHDRAWALS + WALKBACKS + CORRECTIONS + DELETIONS + APOLOGIES + REVERSALS + COMPLEX),
)
def test_what_is_taken_back_is_found_with_its_roles(line):
    text, roles = read_marked(line)
    wanted = expected(roles)
    suggested = suggest(text)
    assert len(suggested) == len(wanted), suggested
    assert [found(mark, want) for mark, want in zip(suggested, wanted, strict=True)] == wanted


@pytest.mark.parametrize("line", read_table(FALSE_FRIENDS))
def test_a_false_friend_is_left_alone(line):
    assert suggest(line) == []
