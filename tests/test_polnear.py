"""Another corpus's annotators are measured by our measures: the reader of their files loses no span."""

import pytest

from benchmarks.measure_polnear import main, read_attributions, read_documents

# "The mayor said on Monday the bridge is safe, ... and it will open." - in two parts, and by another annotator in one.
FIRST = """\
T1\tSource 0 9\tThe mayor
T2\tCue 10 14\tsaid
T3\tContent 25 43;58 78\tthe bridge is safe and it will open soon
T4\tAttribution 10 14\tsaid
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
T5\tCue 90 100\treportedly
T6\tContent 101 120\tthe road is closed.
T7\tAttribution-no-source 90 100\treportedly
E2\tAttribution-no-source:T7 Content:T6 Cue:T5
T8\tDiscard 130 140\tFollow us.
"""
SECOND = """\
T1\tSource 0 9\tThe mayor
T2\tCue 10 24\tsaid on Monday
T3\tContent 25 43\tthe bridge is safe
T4\tContent 58 78\tand it will open soon
T5\tAttribution 10 14\tsaid
E1\tAttribution:T5 Cue:T2 Source:T1 Content:T3 Content2:T4
"""


@pytest.fixture
def folder(tmp_path):
    for annotator, text in (("4b22", FIRST), ("ef2d", SECOND)):
        (tmp_path / f"herald_2016-01-01_bridge_{annotator}.ann").write_text(text, encoding="utf-8")
    (tmp_path / "herald_2016-01-02_alone_4b22.ann").write_text(FIRST, encoding="utf-8")
    return tmp_path


def test_content_in_parts_is_the_same_however_its_parts_are_written(folder):
    quotes = [read_attributions(path)[0] for path in sorted(folder.glob("*bridge*"))]
    parts = [[(span.start, span.end) for span in quote.content] for quote in quotes]
    assert parts == [[(25, 43), (58, 78)]] * 2
    assert [(quote.cue.start, quote.cue.end) for quote in quotes] == [(10, 14), (10, 24)]


def test_an_attribution_without_a_source_is_one_and_what_was_discarded_is_none(folder):
    _, unsourced = read_attributions(folder / "herald_2016-01-01_bridge_4b22.ann")
    assert (unsourced.speaker, unsourced.speaker_form) == (None, "absent")


def test_only_documents_of_several_annotators_are_measured(folder):
    [reading] = read_documents(folder)
    assert (reading.document_id, len(reading.passes)) == ("herald_2016-01-01_bridge", 2)


def test_every_published_figure_has_ours_beside_it(folder, capsys):
    main([str(folder)])
    said = "".join(capsys.readouterr())
    # Of two attributions and one, one content is shared, and no triple: the cues differ.
    assert "all three exact: 0.00 here, 0.56 published" in said
    assert "F1 of the content, exact: 0.67 here, 0.66 published" in said
    # Characters: 38 are shared by sides of 57 and 38.
    assert "by character: 0.80 here, 0.91 published" in said


def test_a_folder_without_several_annotators_is_wrong_use(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path)])
    assert stopped.value.code == 2
    assert "no document of several annotators" in capsys.readouterr().err
