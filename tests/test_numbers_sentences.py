"""Sentences of news, written for these tests, with the numbers a reader marks in them.

The notation is that of marked_numbers.py. What stands outside brackets is no number.
"""

import pytest

from marked_numbers import expected, suggested
from marked_sentences import read_table
from musnad.preannotation.numbers import suggest_numbers
from musnad.preannotation.tokens import tokenize

FIGURES = """
غادر [N=cardinal/164/راكب 164] [U راكبا] المرفأ.
غادر [N=cardinal/164/راكب ١٦٤] [U راكبا] و[N2=cardinal/12/- ۱۲] آخرون.
زرعت البلدية [N=cardinal/12300/شجرة 12.300] [U شجرة] و[N2=cardinal/4500/شجرة 4,500] [U2 شجرة].
سجل المركز [N=cardinal/1234567/زائر ١٬٢٣٤٬٥٦٧] [U زائرا].
وصل [N=cardinal/25450/لاجئ 25 450] [U لاجئا] و[N2=cardinal/1800/نازح 1 800] [U2 نازح].
بلغ الإنفاق [N=money/3125000000/USD 3.125 مليار] [U دولار].
السعر [N=money/0.815/USD 0.815] [U دولار] بعد أن كان [N2=money/1.25/USD 1,25] [U2 دولار].
انخفض المؤشر [N=cardinal/22360.3/نقطة 22,360.30] [U نقطة] بنسبة [N2=percent/4.25/% 4.250 في المئة].
النسبة [N=percent/2.5/% 2,5%] هذا العام و[N2=percent/29/% ٢٩٪] في الريف و[N3=percent/90/% 90 %] في المدن.
الحرارة [N=measure/-5/Cel -5] [U درجات] ليلا.
قطع [N=cardinal/0.75/- 3/4] المسافة.
"""

WORDS = """
حضر [N=cardinal/3/وزير ثلاثة] [U وزراء] و[N2=cardinal/4/وزيرة أربع] [U2 وزيرات].
في القافلة [N=cardinal/11/شاحنة إحدى عشرة] [U شاحنة] و[N2=cardinal/12/سيارة اثنتا عشرة] [U2 سيارة].
أنقذ الغواصون [N=cardinal/21/بحار واحدا وعشرين] [U بحارا].
رست في الميناء [N=cardinal/11/سفينة احدى عشرة] [U سفينة].
جمعت الحملة [N=cardinal/1967/كتاب ألفا وتسعمائة وسبعة وستين] [U كتابا].
وزعت الجمعية [N=cardinal/325000/سلة ثلاث مائة وخمسة وعشرين ألف] [U سلة].
بيعت [N=cardinal/200000/تذكرة مئتا ألف] [U تذكرة].
بيعت [N=cardinal/500000/نسخة خمسمئة ألف] [U نسخة] و[N2=cardinal/100/نسخة مئة] [U2 نسخة].
كلف الجسر [N=money/2000000/USD مليوني] [U دولار] والنفق [N2=money/2000000000/EUR مليارا] [U2 يورو].
خصص المجلس [N=money/1400000/EUR مليونا وأربعمائة ألف] [U يورو].
عاد ل[N=cardinal/3/طالب ثلاثة] [U طلاب] أملهم، وب[N2=cardinal/5/سفينة خمس] [U2 سفن] وصلوا.
لم يبق من الأشجار إلا [U شجرة] [N=cardinal/1/شجرة واحدة].
"""

SCALES = """
يسكن المدينة [N=cardinal/1800000/نسمة 1,8 مليون] [U نسمة].
صدرت المزارع [N=measure/3500000/t 3,5 ملايين] [U طن].
تسلم المخيم [N=cardinal/17078/خيمة 17 ألفا و78] [U خيمة].
أنفق الاتحاد [N=money/6750000/USD ستة ملايين و750 ألفا] [U دولار].
يملك الصندوق [N=money/1200000/EUR مليونا و200 ألف] [U يورو].
في المستودع [N=cardinal/8000/كتاب 8 آلاف] [U كتاب] و[N2=cardinal/3200/مجلة ٣ آلاف و200] [U2 مجلة].
اقترضت الشركة [N=money/1000000000000/USD ألف مليار] [U دولار] أي [N2=money/1000000000000/USD تريليون] [U2 دولار].
استقبلت الواحة [N=cardinal/19000000/سائح 19 مليون] [U سائح].
اشترى [N=cardinal/29000/سهم 29 الف] [U سهم].
"""

FRACTIONS = """
يحتاج المشروع إلى [N=money/1500000/USD مليون ونصف المليون] [U دولار].
كلفته [N=money/2500000/EUR مليونين ونصف المليون] [U يورو].
جمع المهرجان [N=cardinal/500000/زائر نصف مليون] [U زائر].
صوت [N=fraction/1/3/ناخب ثلث] [U الناخبين] وامتنع [N2=fraction/0.75/عضو ثلاثة أرباع] [U2 الأعضاء].
تقع الأرض على [N=fraction/0.2/مساحة خمس] [U المساحة].
استمر الحفل [N=duration/1.25/h ساعة وربع].
غاب [N=duration/3.5/a ثلاث سنوات ونصف].
دام الترميم [N=duration/2.5/a عامين ونصف العام].
توقف القطار [N=duration/0.5/h نصف] [U ساعة].
مضى على الاتفاق [N=duration/0.25/قرن ربع] [U قرن].
قرأ [N=cardinal/4.75/فصل خمسة إلا ربعا] من [U الفصول].
"""

DUALS = """
جرح [N=cardinal/2/سائق سائقان].
عثر على [N=cardinal/2/جثة جثتين] و[N2=cardinal/2/سيارة سيارتين].
خلال [N=duration/2/d اليومين] الماضيين و[N2=duration/2/عقد العقدين] المقبلين.
فاز باللقب ل[N=cardinal/2/مرة مرتين].
شفي [N=cardinal/2/مصاب مصابان] وغادر المصابين الآخرين أهلهم.
التقى الوزيران في لبنان بحضور مسلمين ومسيحيين، ورحب الطرفان ببيان الجانبين.
قال إن هذين القرارين وكلا المشروعين مجمدان في ميدان التحرير.
قالت حركة طالبان إن سكان البلدان المجاورة في أمان.
"""

RANGES = """
يحتاج [C=between بين] [N=cardinal/3000000..4000000/شتلة 3 و4 ملايين] [U شتلة].
عاد بعد [N=duration/5..6/d 5 أو 6] [U أيام] ثم بقي [N2=duration/2..3/d يومين أو ثلاثة].
السعر [C=between من] [N=money/10..20/USD 10 إلى 20] [U دولارا].
ينتظر [C=between ما بين] [N=cardinal/10..15/سفينة عشر وخمس عشرة] [U سفينة].
غاب [N=duration/1..2/wk أسبوعا أو أسبوعين].
عمرت الأشجار [N=duration/10..15/a 10-15] [U سنة].
"""

CHANGE = """
ارتفعت الحصيلة من [N=cardinal/10/قتيل 10] إلى [N2=cardinal/15/قتيل 15] [U [U2 قتيلا]].
تراجعت النسبة من [N=percent/8.5/% 8,5%] إلى [N2=percent/7.1/% 7,1%].
"""

SCORES_AND_RATIOS = """
فاز نادي الساحل [N=score/4..1/- 4-1] على ضيفه.
تعادل الفريقان [N=score/2..2/- 2 - 2].
تعادل الفريقان [N=score/1..1/- 1 / 1] أمس.
خسر ب[N=score/3..1/هدف ثلاثة أهداف مقابل هدف].
تغلب عليه ب[N=cardinal/2/هدف هدفين] دون رد.
فاز الضيوف [N=score/2..0/- 2-صفر] وتعادل الجيران [N2=score/0..0/- صفر - صفر].
انتهت المباراة بنتيجة [N=score/3..1/- 3/1].
حسم اللقب بفوزه [N=score/6..4/- 6-4] و[N2=score/7..5/- 7-5].
[N=ratio/7/مزرعة سبعة] من كل [N2=ratio/20/مزرعة 20] [U مزرعة] بلا ماء.
الإصابات [N=ratio/2.7/نسمة 2,7] لكل [N2=ratio/100000/نسمة 100 ألف] [U2 نسمة].
في الإقليم طبيب لكل [N=ratio/1000/نسمة ألف] [U نسمة].
"""

COMPARATORS = """
حضر [C=more_than أكثر من] [N=cardinal/200/مشجع 200] [U مشجع].
غرق [C=at_least ما لا يقل عن] [N=cardinal/9/قارب 9] [U قوارب].
تبرع ب[C=about نحو] [N=money/5000/USD 5 آلاف] [U دولار].
استغرق العرض [N=duration/45/min 45] [U دقيقة] [C=about تقريبا].
أصيب [N=cardinal/10/شخص 10] [U أشخاص] [C=at_least على الأقل].
[C=more_than تفوق] ميزانية النادي السنوية [N=money/4000000/EUR 4 ملايين] [U يورو].
و[C=more_than تجاوز] عدد فقراء المدينة ووفودها [N=cardinal/20000/- 20 ألفا].
تجاوز الفريق منافسه وسجل [N=cardinal/3/هدف 3] [U أهداف].
[C=at_most لا يتجاوز] عدد سكان القرية [N=cardinal/300/نسمة 300] [U نسمة].
[C=at_least لا تقل] مساحة المتحف عن [N=measure/2000/m2 2000] [U متر مربع].
ظل مغلقا ل[C=about قرابة] [N=duration/3/a ثلاث] [U سنوات] وأكثر من مرة.
يمنع من هم [C=less_than دون] [N=age/18/a 18] [U عاما].
الغرامة [C=up_to تصل إلى] [N=money/1000/USD ألف] [U دولار].
الحمولة [N=measure/10/t 10] [U أطنان] [C=at_most كحد أقصى].
حضر [C=about ما يقارب] [N=cardinal/50/متطوع خمسين] [U متطوعا].
حضر [C=more_than ما يزيد على] [N=cardinal/40/متطوعة أربعين] [U متطوعة].
جمع [N=cardinal/20/لوحة عشرين] [U لوحة] [C=at_least أو أكثر].
بلغ عدد القتلى [N=cardinal/12/- 12] ووصل عدد الجرحى إلى [N2=cardinal/30/- 30].
"""

VAGUE = """
احتشد [N=vague/20000..99999/متظاهر عشرات الآلاف] من [U المتظاهرين].
تلقت [N=vague/200..999/رسالة مئات] [U الرسائل] و[N2=vague/2000..-/اتصال آلاف] [U2 الاتصالات].
اشترى [N=vague/3..9/كتاب بضعة] [U كتب] و[N2=vague/3000..9999/نسخة بضعة آلاف] [U2 نسخة].
جمع [N=vague/300..999/عينة بضع مئات] من [U العينات].
أنفق [N=vague/200000000..999999999/USD مئات ملايين] [U الدولارات].
مضى [N=vague/21..29/- عشرون ونيف].
عدة سفن وبعض القوارب ومعظم الركاب.
"""

ORDINALS = """
حل في [U المركز] [N=ordinal/14/مركز الرابع عشر].
ل[N=ordinal/1/مرة أول] [U مرة] في تاريخ النادي.
هذا [N=ordinal/2/مصنع ثاني] أكبر [U مصنع] في البلاد.
وصل في [U اليوم] الـ[N=ordinal/112/يوم 112] من الرحلة.
سجل في [U الدقيقة] [N=ordinal/19/دقيقة 19].
احتفلت ب[U الذكرى] [N=ordinal/21/ذكرى الحادية والعشرين].
[U الدول] الـ[N=cardinal/28/دولة 28] و[U2 المواسم] [N2=cardinal/4/موسم الأربعة].
"""

NO_NUMBERS = """
قال أحد المشاركين إن إحدى السفن غادرت، وواحدة من أبرز القضايا بقيت.
ألف الكاتب رواية وألف كتابا عن البحر.
اجتمعوا يوم الإثنين والأحد والثلاثاء والأربعاء والخميس.
بالدرجة الأولى، وفي المقام الأول، ومن جهة ثانية، وأولا وثانيا.
وصل أول من أمس وغادر أمس الأول في تشرين الثاني.
بلغ دور الـ16 ثم نصف النهائي ثم ربع النهائي في آن واحد.
يعمل 24/24 وعنوانه www.example.com/2014 ووسمه #ساحل_2020.
تناول كمية من الماء ولست أدري.
قرأ نص القرار 242 والمادة 5 من القانون رقم 12.
أقلعت طائرة بوينغ 737 والمقاتلة إف-16 في الرحلة 804.
شاهد سباق الفورمولا 1 في قمة العشرين ومجموعة الـ77.
زار البابا يوحنا الثاني والملك محمد السادس قبور الحرب العالمية الأولى.
في عام 2014 ومنذ 2010 وفي 15/3/2014 الساعة 12:30.
في القرن التاسع عشر وفي السبعينيات.
دام ذلك شهرا وساعة وأياما.
"""

TIMES_AND_AGES = """
توفي عن [N=age/85/a 85] [U عاما].
الشاعر ([N=age/59/a 59] [U سنة]) والبالغة من العمر [N2=age/28/a 28] [U2 عاما].
تزوجت في سن ال[N=age/18/a 18].
سجن [N=duration/15/a 15] [U عاما] وغرم [N2=money/50000/جنيه 50 ألف] [U2 جنيه].
بسرعة [N=measure/120/km/h 120] [U كيلومترا في الساعة] على مدى [N2=duration/24/h 24] [U2 ساعة].
زادت [N=percentage_point/3/نقطة_مئوية ثلاث] [U نقاط مئوية] أو [N2=percentage_point/25/نقطة_أساس 25] [U2 نقطة أساس].
دفع [N=money/500/SAR 500] [U ريال سعودي] و[N2=money/300/GBP 300] [U2 جنيه إسترليني] و[U3 $][N3=money/10/USD 10].
"""

SHARED_NOUNS = """
خفضت البلدية الأعمدة من [N=cardinal/340/عمود 340] إلى [N2=cardinal/315/عمود 315] [U [U2 عمودا]].
تراجع السعر من [N=money/95/EUR 95] إلى [N2=money/82/EUR 82] [U [U2 يورو]].
انخفضت الحصة من [N=percent/40/% 40] إلى [N2=percent/25/% 25 في المئة].
سدد اللاعب [N=cardinal/7/كرة سبع] [U [U2 كرات]] قوية من [N2=cardinal/9/كرة تسع].
أغلقت [N=cardinal/4/مدرسة أربع] من أصل [N2=cardinal/6/مدرسة ست] [U [U2 مدارس]].
نبت [N=cardinal/88/شتلة 88] [U [U2 شتلة]] من أصل [N2=cardinal/120/شتلة 120].
تراجع النادي من [U [U2 المرتبة]] [N=ordinal/4/مرتبة الرابعة] إلى [N2=ordinal/9/مرتبة التاسعة].
حذف المخرج [N=ordinal/1/مشهد أول] [N2=cardinal/3/مشهد ثلاثة] [U [U2 مشاهد]].
في حرارة [C=about ناهزت] [N=measure/41/Cel 41] [U درجة].
"""

TABLES = {name: table for name, table in globals().items() if name.isupper() and isinstance(table, str)}


@pytest.mark.parametrize("line", [line for table in TABLES.values() for line in read_table(table)])
def test_the_numbers_of_a_sentence_are_found_as_a_reader_marks_them(line):
    text, marks = expected(line)
    assert suggested(text) == marks


def test_two_marks_of_one_quantity_are_linked_and_a_correction_is_not():
    text = "وصل نحو 8 آلاف نازح. سجلت الهيئة 7939 نازحا، ثم صححت العدد إلى 7200 نازح، وكرر البيان 7939 نازحا."
    links = [number.same_quantity for number in suggest_numbers(text, tokenize(text))]
    assert links == ["s1", "s1", None, "s1"]


def test_figures_and_their_words_side_by_side_are_one_quantity():
    text = "دفع (17.800) سبعة عشر ألفا وثمانمائة دولار"
    first, second = suggest_numbers(text, tokenize(text))
    assert (first.value, second.value) == ("17800", "17800")
    assert first.same_quantity == second.same_quantity == "s1"


def test_a_measure_per_another_is_one_unit():
    (number,) = suggest_numbers(text := "بلغ التركيز 0,7 ملغ في الليتر.", tokenize(text))
    assert (number.unit, number.unit_span and number.unit_span.text) == ("mg/L", "ملغ في الليتر")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("ارتفعت النسبة 7,3 في المئة. وقال المعهد إن الارتفاع بلغ 7.3%.", ["s1", "s1"]),
        ("غرس 50 في المئة من الأهالي أشجارا، وسقاها 50 في المئة.", [None, None]),
        ("الفوز بنتيجة 31-27. وانتهى الشوط 14-12، وجاءت النتيجة 31-27.", ["s1", None, "s1"]),
        ("خفض العدد إلى 2318 نخلة. وصحح الرقم إلى 2318.", ["s1", "s1"]),
        ("خفض العدد إلى ألفين ومئة وسبع وأربعين نخلة (2147).", ["s1", "s1"]),
        ("جمعت أربع عشرة عينة، وجاءت العينات الأربع عشرة نظيفة.", ["s1", "s1"]),
        ("فحص خمسة أطباء خمسة مرضى.", [None, None]),
        ("كان المنجم على عمق 85 مترا، لا 58 مترا، وهي 85 مترا بحسب الشركة.", ["s1", None, "s1"]),
    ],
)
def test_what_is_said_again_is_one_quantity_and_what_is_equal_by_chance_is_not(text, links):
    assert [number.same_quantity for number in suggest_numbers(text, tokenize(text))] == links


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ليسوا 40 شخصا", "negated"),
        ("من المتوقع أن يصل العدد إلى 40 شخصا", "hypothetical"),
        ("قال إن 40 شخصا غادروا", "asserted"),
        ("سيبني 40 مدرسة", "asserted"),
    ],
)
def test_status_is_read_only_from_words_that_say_it(text, status):
    (number,) = suggest_numbers(text, tokenize(text))
    assert number.status == status
