"""Sentences of news, written for these tests (all people and bodies invented), with the quotes a reader marks in them.

C cue (`~`: speaker implicit, `!`: absent; then `=act` where it is not `state`), S speaker, D direct, I indirect and
M mixed content, V via, A addressee.
"""

import pytest

from marked_sentences import Role, read_marked, read_table
from musnad.annotations import Quote
from musnad.preannotation.quotes import suggest_quotes
from musnad.preannotation.tokens import tokenize

TYPES = {"D": "direct", "I": "indirect", "M": "mixed"}
FORMS = {"~": "implicit", "!": "absent"}

DIRECT = """
# ASCII marks, verb first
[C قال] [S مدير المرفأ]: "[D السفن الكبيرة لن تغادر قبل الفجر]".
و[C=promise قالت] [S الناطقة باسم بلدية صور هدى المرزوق]: "[D سنعيد فتح الكورنيش خلال أسبوع]".
[C يقول] [S نادر حمدان]: "[D كنا ننتظر هذا القرار منذ سنوات، لكنه جاء متأخرا]".
و[C تضيف] [S رابطة الصيادين]: "[D لم يستشرنا أحد قبل إغلاق الميناء]".
[C أكدت] [S وزيرة الري]: "[D مخزون السدود يكفي حتى الخريف]".
[C صرح] [S سالم العويني، رئيس اتحاد النقل البري]: "[D لا زيادة في الأسعار هذا العام]".
[C تشرح] [S الباحثة في علوم البحار]: "[D الشعاب المرجانية تموت ببطء]".
# tokenised news
[C قال] [S وزير النقل] : " [D الطريق الساحلي مفتوح أمام الشاحنات] " .
و [C أضاف] [S لطيف الزين] : « [D لم نتلق أي رد من الشركة حتى الآن] » .
# other marks
[C أوضح] [S المدرب كريم عبد الحق] أمس: «[D اللاعبون في حالة جيدة والفريق جاهز للسفر]».
[C كتبت] [S ليلى شاهر]: “[D المدينة القديمة تحتاج إلى ترميم عاجل]”.
[C تابع] [S المتحدث]: ‹[D الفرق الميدانية وصلت إلى القرى المعزولة]›.
[C قال] [S الحارس رامي عودة]: '[D كانت مباراة صعبة على الجميع]'.
[C ردت] [S صاحبة المتجر]: ([D لا أعرف شيئا عن هذا]).
# the words first
"[D لا نعرف متى تعود الكهرباء]"، [C قالت] [S أم فادي].
"[D المياه وصلت إلى عتبات البيوت]"، [C قال] [S أحد السكان] لوكالة الأنباء.
«[D هذه أسوأ أزمة نمر بها منذ عقدين]»، بحسب ما [C قال] [S رئيس غرفة التجارة].
"[D الموسم انتهى عمليا]"، كما [C يقول] [S المزارع عواد الساري].
# the speaker first
[S عمدة المدينة] [C قال]: "[D المتحف سيفتح أبوابه مجانا]".
لكن [S النقيب فارس التل] [C قال] ل[A لصحفيين]: "[D الإضراب مستمر حتى تلبية المطالب]".
أما [S والدة الطفل] ف[C قالت]: "[D ابني لم يكن في المدرسة ذلك اليوم]".
# through and to whom
[C قال] [S المهندس طارق بدوي] ل[V لإذاعة المحلية]: "[D التشققات سطحية ولا تستدعي الإخلاء]".
[C قالت] [S سمر الراوي] في تصريح ل[V قناة الأفق]: "[D العرض انتقل إلى خمس مدن]".
[C قال] [S حمد الفالح] خلال مقابلة مع [V صحيفة الضفاف]: "[D لم أترشح إلا مرة واحدة]".
و[C كتب] [S الوزير السابق] على [V تويتر]: "[D أشكر كل من وقف معي]".
# the second cue governs
صرح [S رئيس النادي] ل[A وسائل الإعلام] [C قائلا]: "[D العقد ينتهي في الصيف]".
ومضى [S المحافظ] [C قائلا]: «[D لا نملك المال الكافي لترميم الجسر]».
و[C=ask تساءل] [S نائب المحافظ]: "[D لماذا لم تصل المعونات]؟"
# implicit and absent speakers
وصل المدرب إلى المطار. و[C~ قال]: "[D الفوز أسعد الجماهير كلها]".
[C~ قالت]: "[D لم نجد أثرا للقارب حتى المساء]".
[C! قيل] له: "[D لا مكان لك هنا بعد اليوم]".
# no marks: a colon in the body
و[C قال] [S الكابتن ماهر]: [D كنا نحلم بهذه الكأس منذ سنوات].
# a split quote
"[D المصنع مغلق منذ شهر]"، [C يقول] [S العامل حسن راضي]، "[D ولا أحد يدفع لنا رواتبنا]".
# over paragraphs, and never closed
[C قال] [S الشيخ منصور]: "[D هذه الأرض أرض أجدادنا] ¶ [D ولن نبيعها لأحد]".
[C قال] [S الطبيب]: "[D المستشفى ممتلئ ولا أسرة لدينا]. ¶ غادر الوفد المدينة مساء.
# omission and brackets inside
[C أعلن] [S قائد الحملة]: "[D أخمدنا الحريق الأول (..) وانتقلنا إلى الجهة الشرقية]".
# name and title in marks at the speaker
[C=promise قال] [S المتحدث باسم حركة "نهوض" زياد عمار]: "[D لن نشارك في الانتخابات المقبلة]".
[C ذكر] [S المطرب]: "[D ألبومي الجديد اسمه "ظل الماء" وسيصدر قريبا]".
"""

INDIRECT = """
[C أكد] [S مدير المستشفى] [I أن المصابين في حالة مستقرة، وأن اثنين منهم غادرا القسم].
و[C قال] [S مسؤول محلي] [I إن الأمطار، خلافا للتوقعات، لم تصل إلى الجنوب، كما أنها تأخرت في الشمال].
و[C أشار] [S الخبير] إلى [I أن الأسعار ترتفع في الشتاء]، [C2~ مضيفا] [I2 أن المخزون كاف].
[C أعلنت] [S هيئة الطيران] في [V بيان] [I أن الرحلات توقفت بسبب الضباب].
[C قالت] [S شرطة المرور في الإقليم] [I إن ثلاثة طرق مغلقة]، و[C2~ أوضحت] [I2 أن الثلوج تغطي الجسر].
[C ذكر] [S موقع الميناء] [I أن السفينة أبحرت]، ودعا الركاب إلى الصبر.
[C=warn حذر] [S رئيس الاتحاد] من [I أن الأندية لن تتحمل الخسائر].
[C=promise تعهد] [S المرشح] ب[I أن يخفض الضرائب].
[C=claim زعم] [S الناشر] [I أن النسخة أصلية].
[C=claim ادعت] [S الشركة] [I أنها لم تتلق إنذارا].
[C=deny نفت] [S الممثلة] [I أن تكون قد وقعت العقد].
[C=demand طالب] [S العمال] ب[I أن تدفع الرواتب المتأخرة].
[C شدد] [S قائد الفريق] على [I أن الحكم أخطأ].
[C يرى] [S المحلل عادل نعيم] [I أن السوق متخمة].
و[C يعتقد] [S الأطباء] [I أن العدوى انتقلت من الماء].
[C تقول] [S جمعية المستهلكين] [I إن الحليب المستورد أرخص].
[C قال] [S حارس الحديقة] [I أن القرد عاد وحده].
[C=ask سأل] [S القاضي] [I ما إذا كان الشاهد حاضرا].
[S بدر سليم]، مثل كثير من زملائه، [C قال] في لقاء تلفزيوني [I إن المهنة تغيرت].
إلا أن [S ريم قصاب، المتحدثة باسم الجامعة]، [C أكدت] [I أن الامتحانات في موعدها].
[C كشف] [S محامي الضحية] [I أن التقرير ناقص].
[C أفاد] [S مصدر أمني] ل[V وكالة الشرق] ب[I أن الطريق سالك].
و[C=claim زعمت] [S صحيفة الرصيف] [I أن اللاعب غادر].
[C قال] [S الرئيس] [I إن بلاده لا تنسحب]، [C2~ مشيرا] إلى [I2 أن قواتها باقية]، و[C3~ تابع] [I3 أن الحوار مستمر].
نقلت [V وكالة الساحل] عن [S الوزير] [C قوله] [I إن الخط الحديدي جاهز].
[C أبلغ] [S الوزير] [A النواب] [I أن الموازنة جاهزة].
[C توقع] [S البنك] [I أن ينخفض التضخم].
[C رجحت] [S دائرة الأرصاد] [I أن تصل العاصفة فجر السبت].
[C! يعتقد] [I أن اللصوص دخلوا من النافذة].
[C! قيل] [I إن الرجل هاجر].
لم [C يستبعد] [S المدير] [I أن يعود اللاعب].
[C اعترف] [S السائق] ب[I أنه نام أثناء القيادة].
[C=warn هددت] [S النقابة] ب[I أنها ستوقف العمل].
[C قال] [S الناطق] [I إن [S2 الشركة] [C2 أكدت] [I2 أن العطل بسيط]].
وهي السياسة التي [C يرى] [S الاتحاد] [I أن خصومه وضعوها].
[C أعربت] [S المنظمة] عن أسفها على [I أن التوصيات لم تنفذ].
[C قالت] [S الحكومة]: [I إن الدعم باق].
"""

PREPOSITIONS = """
[I تراجعت مبيعات السيارات 10% العام الماضي]، [C وفق] [S مكتب الإحصاء].
و[I تراجع صيد التونة]، ب[C حسب] [S غرفة الصيد]، [I بعد العاصفة].
ب[C حسب] [S مصادر محلية]، [I أغلقت ثلاثة مصانع أبوابها].
و[C وفقا] ل[S لشرطة]، [I اقتحم اللص المتجر ليلا].
[I أصيب عشرة أشخاص] [C حسب] [S شهود عيان].
[I العدد بلغ خمسين]، على [C حد قول] [S المدير].
[I المباراة تأجلت أسبوعا]، بحسب ما [C أعلن] [S الاتحاد].
[I الهدنة صامدة]، [C نقلا] عن [S قائد محلي].
"""

MIXED = """
[C أكد] [S رئيس النادي] [M أن ما جرى "سوء تفاهم" وأن العقد "سيحترم كاملا]".
[C أكد] [S المدير] [M أن «الإنتاج لن يتوقف]».
[C قالت] [S البلدية]: [M إن "تشققات طفيفة" ظهرت في الجسر].
[C تحدثت] [S نقيبة الصيادين] عن "[M موسم ضائع]".
[C وصف] [S الاتحاد] القرار بأنه "[M ضربة]" سددتها "[M لجنة منحازة]".
[C نددت] [S المعارضة] ب"[M الصفقة المشبوهة]".
[C اتهم] [S المدير] المحاسب ب"[M التلاعب]".
[C اعتبر] [S الناقد] العرض "[M تحفة نادرة]".
[C=demand دعا] [S الأسقف] إلى "[M مصالحة شاملة]".
"""

HEADLINES = """
[S عمدة الميناء]: [D لن نوقف الأشغال]
[S نقابة الخبازين]: [I أسعار الطحين مستقرة]
[S وزير الزراعة]: "[D القمح يكفي عاما كاملا]"
[V وكالة الساحل] عن [S مسؤول محلي]: [I الجسر مغلق أسبوعا]
"""

OPINIONS = """
[C اعتبرت] [S رابطة المزارعين] [I الدعم المعلن خطوة ناقصة].
و[C~ اعتبر] [I الحوار مع النقابة أمرا ضروريا].
"""

SILENT = """
# names, titles, scare quotes
أعلنت الشركة عن تطبيق جديد ينافس "سنبلة".
عرض فيلم "الطريق إلى البيت القديم في الجبل" في المهرجان.
نُشر المقطع على "سنبلة" بعد "المفاجأة" التي حضّرها الفريق.
أوقف المحاسب للاشتباه في "تلاعبه".
فازت رواية «ظل الماء» بالجائزة.
تصدرت فرقة "نجوم الساحل" القائمة هذا الأسبوع.
انتقد كثيرون النتائج «المفاجئة» للانتخابات.
# noun complements
أعلن الوزير عن إطلاق خط جديد للقطارات.
أعلن الحداد ثلاثة أيام في البلاد.
دعا الأمين العام إلى ضبط النفس.
طلب المحافظ إرسال فرق الإطفاء.
غادر السفير معربا عن استيائه من التأخير.
نفى المتحدث الخبر.
أكد الوزير حضوره الاجتماع المقبل.
# look-alikes
كشف العمال الغطاء عن البئر بعد أن توقفت الأمطار.
تابع الجمهور المباراة قبل أن تنقطع الكهرباء.
رد البنك الأموال إلى أصحابها.
نقل الإسعاف المصابين إلى المستشفى.
أشار الشرطي بيده إلى السائق.
الفرق بين أن تقرأ وأن تكتب كبير.
ذكر النحل لا يلسع.
قدمت التجربة تأكيدا إضافيا على أنه يمكن نقل البذور.
أصدر الحاكم أمرا بالإخلاء.
يجب أن يصل القطار في موعده، ويمكن أن يتأخر.
من المتوقع أن تمطر غدا.
يذكر أن النادي تأسس قبل قرن.
والجدير بالذكر أن الجسر أغلق مرتين.
بعد أن أعلنت النتائج خرج الناس إلى الشوارع.
يبدو أن القطار تأخر.
أظهرت الأرقام أن السوق تتعافى.
الحكم على أن يبدأ التنفيذ في الربيع.
# not said
لم يقل الوزير إن الجسر سيفتح.
قد يعلن النادي أن اللاعب مصاب.
سيعلن الاتحاد أن المباراة أجلت.
هل قال المدرب إن الفريق خسر؟
# verbs of the mind
علم مراسلنا أن الطائرة هبطت.
خشي الأهالي أن ينهار السد.
# labels and hours
المصادر: وكالات
تصوير: هيثم رضوان
انطلقت المباراة الساعة 8:30 مساء.
"""

PARAGRAPHS = """
[C قالت] [S وزارة الري] [I إن السد آمن]. ¶ و[C2~ أضافت]: "[D2 المناسيب طبيعية]".
"""


def expected_quotes(roles: list[Role]) -> list[dict]:
    """The quotes that the brackets of a sentence describe, in the order of their content."""
    quotes: dict[int, dict] = {}
    for role in roles:
        quote = quotes.setdefault(role.number, {"content": [], "cue": None, "speaker": None, "act": "state"})
        place = (role.start, role.end, role.text)
        if role.letter in TYPES:
            quote["type"] = TYPES[role.letter]
            quote["content"].append(place)
        elif role.letter == "C":
            mark, _, act = role.remark.partition("=")
            quote["cue"] = place
            quote["form"] = FORMS.get(mark, "explicit")
            quote["act"] = act or "state"
        else:
            quote[{"S": "speaker", "V": "via", "A": "addressee"}[role.letter]] = place
    for quote in quotes.values():
        if quote["cue"] is None:
            del quote["act"]
    return sorted(quotes.values(), key=lambda quote: quote["content"][0])


def found_quote(quote: Quote, wanted: dict) -> dict:
    """The fields of a suggestion that the brackets speak about."""

    def place(span):
        return (span.start, span.end, span.text) if span else None

    found = {
        "content": [place(span) for span in quote.content],
        "cue": place(quote.cue),
        "speaker": place(quote.speaker),
        "type": quote.type,
        "form": quote.speaker_form,
        "act": quote.act,
        "via": place(quote.via),
        "addressee": place(quote.addressee),
    }
    return {field: found[field] for field in wanted}


def check(line: str) -> None:
    text, roles = read_marked(line)
    wanted = expected_quotes(roles)
    found = suggest_quotes(text, tokenize(text))
    assert len(found) == len(wanted), [(quote.type, quote.content, quote.rule) for quote in found]
    assert [found_quote(quote, want) for quote, want in zip(found, wanted, strict=True)] == wanted


@pytest.mark.parametrize("line", read_table(DIRECT))
def test_words_set_off_by_marks_or_a_colon_are_direct(line):
    check(line)


@pytest.mark.parametrize("line", read_table(INDIRECT))
def test_a_clause_after_a_cue_is_indirect(line):
    check(line)


@pytest.mark.parametrize("line", read_table(PREPOSITIONS))
def test_a_preposition_attributes_its_clause(line):
    check(line)


@pytest.mark.parametrize("line", read_table(MIXED))
def test_marked_words_of_the_source_are_mixed(line):
    check(line)


@pytest.mark.parametrize("line", read_table(HEADLINES))
def test_a_headline_attributes_by_its_colon(line):
    check(line)


@pytest.mark.parametrize("line", read_table(OPINIONS))
def test_an_opinion_takes_both_its_objects(line):
    check(line)


@pytest.mark.parametrize("line", read_table(PARAGRAPHS))
def test_a_dropped_subject_leads_back_to_the_paragraph_before(line):
    check(line)


@pytest.mark.parametrize("line", read_table(SILENT))
def test_what_nobody_said_is_no_quote(line):
    text, _ = read_marked(line)
    assert suggest_quotes(text, tokenize(text)) == []
