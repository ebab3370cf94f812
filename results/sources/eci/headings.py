"""The words that head the columns of the site's tables, in English and Hindi, and what each column holds.

A heading that isn't here is an unknown column: it is ignored if nothing is missing without it, and named in the error
otherwise. Columns are never chosen by position.
"""

import re
import unicodedata
from functools import lru_cache

_OTHER = re.compile(r"[^0-9a-zऀ-ॣ०-ॿ%\u200c\u200d]+")
_LONGEST = 200
"""Characters of a heading that are looked at."""
_SAME = {
    "उम्मीदवार": "अभ्यर्थी",
    "प्रत्याशी": "अभ्यर्थी",
    "पार्टी": "दल",
    "वोट": "मत",
    "मतों": "मत",
    "चुनाव": "निर्वाचन",
    "जीत": "विजयी",
    "विजेता": "विजयी",
}


@lru_cache(1024)
def normalise(printed: str) -> str:
    """A heading reduced to its words: case, white space, punctuation and Hindi synonyms don't count."""
    printed = printed[:_LONGEST]
    words = _OTHER.sub(" ", unicodedata.normalize("NFC", printed).casefold()).split()
    return " ".join(_SAME.get(word, word) for word in words)


def _table(lines: str) -> dict[str, str]:
    """Normalised heading -> field, of lines `field: words | words`; an indented line goes on with the field above."""
    fields: dict[str, str] = {}
    field = ""
    for line in lines.strip().splitlines():
        before_colon, colon, words = line.partition(":")
        field, words = (before_colon, words) if colon else (field, line)
        fields |= {normalise(heading): field for heading in words.split("|") if heading.strip()}
    return fields


SERIAL = """sn | s n | sno | s no | sr no | sl no | serial no | o s n | osn | क्रम सं |
    क्र सं | क्रमांक | क्रम संख्या | क्रम | क्र"""
CONSTITUENCY = """constituency | constituency name | name of constituency | ac name | pc name |
    assembly constituency | parliament constituency | parliamentary constituency |
    निर्वाचन क्षेत्र | निर्वाचन क्षेत्र का नाम | विधानसभा निर्वाचन क्षेत्र |
    विधान सभा निर्वाचन क्षेत्र | संसदीय निर्वाचन क्षेत्र | लोकसभा निर्वाचन क्षेत्र |
    लोक सभा निर्वाचन क्षेत्र | विधानसभा क्षेत्र | संसदीय क्षेत्र"""

SEAT_LIST = _table(f"""
name: {CONSTITUENCY}
number: const no | const number | constituency no | constituency number | ac no |
    pc no | const code | निर्वाचन क्षेत्र संख्या | निर्वाचन क्षेत्र सं |
    निर्वाचन क्षेत्र क्रमांक | निर्वाचन क्षेत्र की संख्या | नि क्षे सं |
    क्षेत्र संख्या | क्षेत्र सं | निर्वाचन क्षेत्र क्र | संख्या
leader: leading candidate | lead candidate | अग्रणी अभ्यर्थी | आगे चल रहे अभ्यर्थी |
    आगे चल रहा अभ्यर्थी | बढ़त वाले अभ्यर्थी | अग्रणी अभ्यर्थी का नाम
leader_party: leading party | lead party | अग्रणी दल | आगे चल रही दल | आगे चल रहा दल |
    आगे चल रहे दल | बढ़त वाला दल | बढ़त वाली दल
trailing: trailing candidate | trail candidate | पिछड़े अभ्यर्थी |
    पीछे चल रहे अभ्यर्थी | पीछे चल रहा अभ्यर्थी | पिछड़ रहे अभ्यर्थी |
    अनुगामी अभ्यर्थी | पिछड़ने वाले अभ्यर्थी | पिछड़ा अभ्यर्थी | निकटतम अभ्यर्थी
trailing_party: trailing party | trail party | पिछड़ी दल | पिछड़ा दल | पीछे चल रही दल |
    पीछे चल रहा दल | पीछे चल रहे दल | पिछड़ रही दल | पिछड़ रहा दल | अनुगामी दल |
    पिछड़ने वाली दल | पिछड़ने वाला दल | निकटतम दल
margin: margin | margin of votes | अंतर | अन्तर | मत का अंतर | मत अंतर | मार्जिन |
    बढ़त | विजयी का अंतर
round: round | rounds | evm round | राउंड | राउण्ड | चक्र | दौर | ईवीएम राउंड
status: status | result status | स्थिति | परिणाम की स्थिति | परिणाम स्थिति | स्टेटस |
    दर्जा
previous_winner: last winner | last winning candidate | previous winner |
    previous winning candidate | winning candidate | winner | पिछले विजयी |
    पिछला विजयी | विजयी अभ्यर्थी
previous_party: last party | last winning party | last winner party | previous party |
    previous winning party | winning party | winner party | पिछली विजयी दल | विजयी दल |
    पिछला दल | पिछली दल
previous_margin: last margin | last winning margin | previous margin | winning margin |
    पिछला अंतर | विजयी अंतर
""")

CANDIDATES = _table(f"""
serial: {SERIAL}
name: candidate | candidates | candidate name | name of candidate | अभ्यर्थी |
    अभ्यर्थी का नाम | अभ्यर्थियों | नाम
party: party | party name | political party | दल | दल का नाम | राजनैतिक दल | राजनीतिक दल
evm_votes: evm votes | evm | evm vote | general votes | ईवीएम मत | ई वी एम मत |
    ईवीएम में मत | evm मत | ईवीएम के मत
postal_votes: postal votes | postal | postal vote | postal ballots | डाक मत |
    डाक मतपत्र | पोस्टल मत | डाक से मत | डाक द्वारा मत | डाक मत पत्र
votes: total votes | total | votes | total vote | कुल मत | कुल | योग
share: % of votes | % votes | vote % | % of vote | percentage of votes | vote share |
    मत % | मत का % | % मत | मत प्रतिशत | मत का प्रतिशत | कुल मत का % | % मत का | प्रतिशत
""")

PARTIES = _table("""
party: party | party name | दल | दल का नाम | राजनीतिक दल | राजनैतिक दल
won: won | win | seats won | विजयी | जीते | जीती | विजय | जीती गई सीटें
leading: leading | lead | seats leading | अग्रणी | आगे | आगे चल रहे | बढ़त
total: total | total seats | कुल | योग | कुल सीटें
""")

PARTY_SEATS = _table(f"""
serial: {SERIAL}
name: {CONSTITUENCY}
candidate: winning candidate | leading candidate | candidate | won candidate |
    विजयी अभ्यर्थी | अग्रणी अभ्यर्थी | आगे चल रहे अभ्यर्थी | अभ्यर्थी |
    बढ़त वाले अभ्यर्थी
votes: total votes | votes | कुल मत | मत
margin: margin | अंतर | अन्तर | मत का अंतर | मार्जिन
status: status | round | rounds | स्थिति | राउंड | चक्र | दौर | स्टेटस
""")

ROUNDS = _table(f"""
serial: {SERIAL}
name: candidate | candidates | candidate name | अभ्यर्थी | अभ्यर्थी का नाम
party: party | party name | दल | दल का नाम
brought: votes brought from previous rounds evm votes |
    votes brought from previous rounds | votes brought from previous round |
    previous rounds | brought forward | पिछले राउंड से लाए गए मत ईवीएम मत |
    पिछले राउंड से लाए गए मत | पिछले चक्रों से लाए गए मत ईवीएम मत | पिछले राउंड के मत |
    पिछले चक्रों के मत | पिछले राउंड से प्राप्त मत | पिछले दौर के मत |
    पिछले दौर से लाए गए मत | पिछले चक्र के मत
current: current round evm votes | current round | current round votes |
    वर्तमान राउंड ईवीएम मत | वर्तमान राउंड | वर्तमान चक्र | वर्तमान चक्र ईवीएम मत |
    वर्तमान दौर | वर्तमान दौर ईवीएम मत | इस राउंड के मत
total: total | total votes | कुल | कुल मत | योग
""")

TOTALS = frozenset({"total", "grand total", "total votes", "कुल", "योग", "कुल योग", "कुल मत"})
NOTA = frozenset(
    {
        "nota",
        "none of the above",
        "नोटा",
        "उपरोक्त में से कोई नहीं",
        "उपर्युक्त में से कोई नहीं",
        "इनमें से कोई नहीं",
        "इनमे से कोई नही",
    }
)


@lru_cache(8192)
def says_total(printed: str) -> bool | None:
    """Whether a cell says Total; None where it says nothing."""
    words = printed.strip()
    return None if not words else len(words) < 30 and normalise(words) in TOTALS


@lru_cache(8192)
def is_nota(name: str, party: str) -> bool:
    """NOTA is a ballot row, not a person: told by name or by party."""
    return name.casefold().strip(". ") in NOTA or party.casefold().strip(". ") in NOTA
