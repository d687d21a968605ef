"""A topic is a file that a researcher writes; mistakes in it are told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.topics import TopicError, known_topics, load_topic

SMALL = """
title = "Sahur on the road"
queries = ["sahur on the road", "SOTR polisi"]
[[spelling]]
words = [["sahur", "saur"], ["on"], ["the"], ["road"]]
edits = 0.5
[support.police]
words = ["polsek*", "polisi"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_topics_of_the_project_are_known_by_name() -> None:
    assert known_topics() == ["cooling-system", "jumat-curhat"]


def test_each_query_of_the_cooling_system_holds_an_anchor() -> None:
    topic = load_topic("cooling-system")
    assert "cooling system" in topic.queries
    assert all(any(anchor in query for anchor in topic.anchors) for query in topic.queries)


def test_the_version_is_a_short_hash_that_follows_the_content(tmp_path: Path) -> None:
    one = load_topic(write(tmp_path, SMALL)).version
    two = load_topic(write(tmp_path, SMALL + "# a comment\n")).version
    assert len(one) == 12
    assert one != two


def test_a_topic_written_today_works_with_no_code(tmp_path: Path) -> None:
    topic = load_topic(write(tmp_path, SMALL))
    assert topic.name == "mine"
    assert topic.judge("Polsek bubarkan Sahuur on the Road", []).cls == "about"
    assert topic.could_match(b"<p>saur <i>on the</i> road</p>")
    assert topic.judge("Remaja gelar sahur", ["Polisi berjaga."]).cls == "not"


def test_a_group_with_a_reach_counts_only_so_near_and_on_its_side(tmp_path: Path) -> None:
    reach = '[support.done]\nwords = ["gelar"]\nwithin = 2\n'
    topic = load_topic(write(tmp_path, SMALL + reach))
    one_word_between = topic.judge("", ["Remaja gelar acara sahur on the road."])
    two_between = topic.judge("", ["Remaja gelar acara besar sahur on the road."])
    after = topic.judge("", ["Sahur on the road gelar."])
    assert one_word_between.sightings[0].support == ("done: gelar",)
    assert two_between.sightings[0].support == ()
    assert after.sightings[0].support == ()
    after_it = load_topic(write(tmp_path, SMALL + reach + 'side = "after"\n'))
    assert after_it.judge("", ["Sahur on the road gelar."]).sightings[0].support == ("done: gelar",)


def test_jumat_curhat_is_a_second_topic_made_of_data_alone() -> None:
    topic = load_topic("jumat-curhat")
    heard = topic.judge(
        "Polsek Sukamakmur Gelar Jum’at Curhat",
        ["Kapolsek menampung keluhan warga soal balap liar."],
    )
    assert heard.cls == "about"
    assert heard.matches[0] == {"variant": "jumat curhat", "field": "title", "count": 1}
    slip = topic.judge("", ["Bhabinkamtibmas hadir dalam Jumat Currhat, mendengar aspirasi."])
    assert slip.matches[0]["variant"] == "jumat currhat"
    assert topic.judge("Artis Jumat curhat soal pacar", ["Zodiak pekan ini."]).cls == "not"
    assert topic.judge("Patroli cooling system", ["Polsek berpatroli hari Jumat."]).cls == "not"


def test_an_unknown_topic_lists_the_known_ones() -> None:
    with pytest.raises(TopicError) as caught:
        load_topic("coolingsystem")
    assert caught.value.lines == (
        "topic 'coolingsystem' is not known: give one of cooling-system, jumat-curhat"
        " or a .toml file",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not TOML: "),
        ('title = "x"\nqueries = ["x"]\nphrases = ["x"]\ncolour = "red"', "colour: unknown key"),
        ('title = "x"\nphrases = ["x"]', "queries: missing"),
        ('title = "x"\nqueries = "x"\nphrases = ["x"]', "queries = 'x': "),
        ('title = 7\nqueries = ["x"]\nphrases = ["x"]', "title = 7: "),
        ('title = "x"\nqueries = ["x"]', "neither phrases nor a [[spelling]]"),
        ('title = "x"\nqueries = ["x"]\nphrases = ["?!"]', "phrases.0 = '?!': holds no word"),
        (
            'title = "x"\nqueries = ["x"]\nphrases = ["x"]\nanchors = ["y"]',
            "no anchor stands in the query 'x'",
        ),
        (
            'title = "x"\nqueries = ["x"]\n[[spelling]]\nwords = [["x"]]\nedits = 9',
            "spelling.0.edits = 9: ",
        ),
        (
            'title = "x"\nqueries = ["x"]\n[[spelling]]\nwords = [["two words"]]',
            "'two words' is not one word",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[thresholds]\nabout=0.1\nmentions=0.5',
            "thresholds.mentions is above thresholds.about",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support.done]\nwords=["a"]\nwithin=0',
            "support.done.within = 0: ",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support.done]\nwords=["a"]\nside="left"',
            "support.done.side = 'left': ",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support.police]\nwords=["a"]\nweigth=1.0',
            "support.police.weigth: unknown key",
        ),
        ('title="x"\nqueries=[]\nphrases=["x"]', "queries = []: the list is empty"),
        ('title="x"\nqueries=[""]\nphrases=["x"]', "queries.0 = '': the text is empty"),
        ('title="x"\nqueries=["x"]\nphrases=[5]', "phrases.0 = 5: give a text: in quotes"),
        (
            'title="x"\nqueries=["x"]\n[[spelling]]\nwords=["x"]',
            "spelling.0.words.0 = 'x': give a list: [...]",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support]\npolice=["a"]',
            "support.police = ['a']: give a table: [...] on a line of its own",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support.a]\nwords=["a"]\nweight="2"',
            "support.a.weight = '2': give a number",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support.a]\nwords=["a"]\nsettles=true',
            "support.a: settles says nothing without within",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support.a]\nwords=["a"]\nside="after"',
            "support.a: side says nothing without within",
        ),
        (
            'title="x"\nqueries=["x"]\nphrases=["x"]\n[support.a]\nwords=["a"]\n'
            'within=2\nsettles="ever"',
            "support.a.settles = 'ever': ",
        ),
    ],
)
def test_each_mistake_is_one_line_with_file_key_and_value(
    tmp_path: Path, text: str, said: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(TopicError) as caught:
        load_topic(path)
    (line,) = caught.value.lines
    assert line.startswith(f"{path}: ")
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize("word", ["pol(da|res)", "kapol.*", "^polda", "[pP]olda", "polri$", "a|b"])
def test_a_pattern_is_refused_since_it_would_find_nothing(tmp_path: Path, word: str) -> None:
    path = write(tmp_path, SMALL.replace('"polisi"', f"'{word}'"))
    with pytest.raises(TopicError) as caught:
        load_topic(path)
    assert caught.value.lines == (
        f"{path}: support.police.words.1 = {word!r}: is a pattern: words are found as they stand",
    )


@pytest.mark.parametrize("word", ["*polda", "pol*da", "pol* daerah", "kepala daer*"])
def test_a_star_stands_only_at_the_end_of_a_single_word(tmp_path: Path, word: str) -> None:
    path = write(tmp_path, SMALL.replace('"polisi"', f'"{word}"'))
    with pytest.raises(TopicError) as caught:
        load_topic(path)
    (line,) = caught.value.lines
    assert line.endswith(f"words.1 = {word!r}: a * stands only at the end of a single word")


def test_a_star_is_for_words_of_context_alone(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace('"saur"', '"sau*"'))
    with pytest.raises(
        TopicError, match=r"spelling\.0\.words\.0\.1 = 'sau\*': a \* is for words of"
    ):
        load_topic(path)


def test_a_mark_of_the_byte_order_as_editors_leave_it_does_no_harm(tmp_path: Path) -> None:
    assert load_topic(write(tmp_path, "\ufeff" + SMALL)).title == "Sahur on the road"


def test_a_file_far_too_large_is_not_read_for_a_topic(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL + "# padding\n" * 100_000)
    with pytest.raises(TopicError) as caught:
        load_topic(path)
    assert caught.value.lines == (f"{path}: more than 1000000 bytes: not a topic file",)


def test_a_file_that_is_absent_a_folder_or_not_text_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "latin.toml"
    broken.write_bytes(b"title = '\xe9'")
    for path, said in [
        (tmp_path / "none.toml", "no such topic file"),
        (broken, "not UTF-8 at byte 9"),
    ]:
        with pytest.raises(TopicError) as caught:
            load_topic(path)
        assert caught.value.lines == (f"{path}: {said}",)
    folder = tmp_path / "dir.toml"
    folder.mkdir()
    with pytest.raises(TopicError, match="cannot be read: Is a directory"):
        load_topic(folder)
