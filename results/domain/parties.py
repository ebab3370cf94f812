"""Parties that readers know by a code: ECI's national and state parties, and those that won seats since 2019.

Codes are the ones newsrooms write; `aliases` hold ECI's own abbreviation where it differs (AAAP for AAP).
Source: ECI notification on political parties and symbols, and the live results of 2024 to 2026.
"""

import unicodedata
from dataclasses import dataclass

INDEPENDENT = "IND"
NOTA = "NOTA"
_ALLOWED_SIGNS = frozenset("()-_.&")
NOT_PARTIES = frozenset({INDEPENDENT, NOTA})


@dataclass(frozen=True, slots=True)
class KnownParty:
    code: str
    name: str
    colour: str = ""
    aliases: tuple[str, ...] = ()
    name_hi: str = ""
    short_hi: str = ""


def safe_code(code: str) -> str:
    """The code without what addresses and topics can't hold (spaces, commas, slashes); letters of any script stay.

    Empty where no letter and no digit is left.
    """
    allowed = "".join(c for c in code if c in _ALLOWED_SIGNS or unicodedata.category(c)[0] in "LMN")
    return allowed if any(map(str.isalnum, allowed)) else ""


_HINDI = dict(
    line.split(" | ")
    for line in """
BJP | भारतीय जनता पार्टी
INC | इंडियन नेशनल काँग्रेस
AAP | आम आदमी पार्टी
BSP | बहुजन समाज पार्टी
CPI(M) | कम्युनिस्ट पार्टी ऑफ इंडिया (मार्क्सवादी)
CPI | कम्युनिस्ट पार्टी ऑफ इंडिया
CPI(ML)(L) | कम्युनिस्ट पार्टी ऑफ इंडिया (मार्क्सवादी-लेनिनवादी) (लिबरेशन)
NPP | नेशनल पीपुल्स पार्टी
AITC | ऑल इंडिया तृणमूल काँग्रेस
NCP | नेशनलिस्ट काँग्रेस पार्टी
NCP(SP) | नेशनलिस्ट काँग्रेस पार्टी – शरदचंद्र पवार
SHS | शिव सेना
SHS(UBT) | शिव सेना (उद्धव बालासाहेब ठाकरे)
DMK | द्रविड़ मुनेत्र कड़गम
AIADMK | ऑल इंडिया अन्ना द्रविड़ मुनेत्र कड़गम
TVK | तमिलगा वेट्री कड़गम
DMDK | देसिया मुरपोक्कु द्रविड़ कड़गम
PMK | पाटाली मक्कल काची
VCK | विदुथलाई चिरुथैगल काची
TDP | तेलुगु देशम
YSRCP | युवजन श्रमिक रायतू काँग्रेस पार्टी
JnP | जनसेना पार्टी
BRS | भारत राष्ट्र समिति
AIMIM | ऑल इंडिया मजलिस-ए-इत्तेहादुल मुस्लिमीन
JD(U) | जनता दल (यूनाइटेड)
JD(S) | जनता दल (सेक्युलर)
RJD | राष्ट्रीय जनता दल
LJP(RV) | लोक जनशक्ति पार्टी (राम विलास)
LJP | लोक जन शक्ति पार्टी
HAM(S) | हिन्दुस्तानी आवाम मोर्चा (सेक्युलर)
RLM | राष्ट्रीय लोक मोर्चा
VSIP | विकासशील इंसान पार्टी
SP | समाजवादी पार्टी
RLD | राष्ट्रीय लोक दल
AD(S) | अपना दल (सोनेलाल)
ASP(KR) | आज़ाद समाज पार्टी (कांशी राम)
BJD | बीजू जनता दल
JMM | झारखंड मुक्ति मोर्चा
AJSU | आजसू पार्टी
SAD | शिरोमणि अकाली दल
INLD | इंडियन नेशनल लोक दल
JJP | जननायक जनता पार्टी
JKNC | जम्मू एंड कश्मीर नेशनल कॉन्फ्रेंस
JKPDP | जम्मू एंड कश्मीर पीपुल्स डेमोक्रेटिक पार्टी
AGP | असम गण परिषद
AIUDF | ऑल इंडिया यूनाइटेड डेमोक्रेटिक फ्रंट
BPF | बोडोलैंड पीपुल्स फ्रंट
UPPL | यूनाइटेड पीपुल्स पार्टी, लिबरल
IUML | इंडियन यूनियन मुस्लिम लीग
KEC(M) | केरल काँग्रेस (एम)
KEC | केरल काँग्रेस
AIFB | ऑल इंडिया फॉरवर्ड ब्लॉक
RSP | रिवोल्यूशनरी सोशलिस्ट पार्टी
ISF | ऑल इंडिया सेक्युलर फ्रंट
AINRC | ऑल इंडिया एन.आर. काँग्रेस
IND | निर्दलीय
NOTA | इनमें से कोई नहीं
""".strip().splitlines()
)
"""Names in Hindi, as the Election Commission writes them where its pages in Hindi were seen, else as the press does."""

_SHORT_HINDI = dict(
    entry.strip().split(" ", 1)
    for entry in """
BJP भाजपा, INC कांग्रेस, AAP आप, BSP बसपा, CPI(M) माकपा, CPI भाकपा, CPI(ML)(L) भाकपा (माले), NPP एनपीपी, AITC तृणमूल,
NCP राकांपा, NCP(SP) राकांपा (एसपी), SHS शिवसेना, SHS(UBT) शिवसेना (यूबीटी), DMK द्रमुक, AIADMK अन्नाद्रमुक, TVK टीवीके,
DMDK डीएमडीके, PMK पीएमके, VCK वीसीके, TDP तेदेपा, YSRCP वाईएसआरसीपी, JnP जनसेना, BRS बीआरएस, AIMIM एआईएमआईएम,
JD(U) जदयू, JD(S) जदएस, RJD राजद, LJP(RV) लोजपा (आर), LJP लोजपा, HAM(S) हम (एस), RLM रालोमो, VSIP वीआईपी, SP सपा,
RLD रालोद, AD(S) अपना दल (एस), BJD बीजद, JMM झामुमो, AJSU आजसू, SAD अकाली दल, INLD इनेलो, JJP जजपा, JKNC नेकां,
JKPDP पीडीपी, AGP अगप, AIUDF एआईयूडीएफ, BPF बीपीएफ, UPPL यूपीपीएल, IUML आईयूएमएल, AIFB फॉरवर्ड ब्लॉक, RSP आरएसपी,
ISF आईएसएफ, IND निर्दलीय, NOTA नोटा
""".replace("\n", " ").split(",")
)
"""What newspapers in Hindi call a party in a headline. Those for which no such name is common keep their code."""


def _known(line: str) -> KnownParty:
    code, name, colour, *aliases = (part.strip() for part in line.split("|"))
    return KnownParty(code, name, colour, tuple(aliases), _HINDI.get(code, ""), _SHORT_HINDI.get(code, ""))


_LINES = """
BJP | Bharatiya Janata Party | #f2761b
INC | Indian National Congress | #12a0c9 | Congress
AAP | Aam Aadmi Party | #1c4f9c | AAAP
BSP | Bahujan Samaj Party | #22409a
CPI(M) | Communist Party of India (Marxist) | #c8102e | CPIM
CPI | Communist Party of India | #b3202a
CPI(ML)(L) | Communist Party of India (Marxist-Leninist) (Liberation) | #a01822
NPP | National People's Party | #b5651d | NPEP
AITC | All India Trinamool Congress | #1f9d55 | TMC
NCP | Nationalist Congress Party | #00857c
NCP(SP) | Nationalist Congress Party - Sharadchandra Pawar | #2e7d8c | NCPSP
SHS | Shiv Sena | #e8590c
SHS(UBT) | Shiv Sena (Uddhav Balasaheb Thackrey) | #d9480f | SHSUBT | Shiv Sena (Uddhav Balasaheb Thackeray)
DMK | Dravida Munnetra Kazhagam | #d7191c
AIADMK | All India Anna Dravida Munnetra Kazhagam | #2f7d32 | ADMK
TVK | Tamilaga Vettri Kazhagam | #8c1c13
DMDK | Desiya Murpokku Dravida Kazhagam | #c9a227
PMK | Pattali Makkal Katchi | #c7a008
VCK | Viduthalai Chiruthaigal Katchi | #3b4ba3
TDP | Telugu Desam | #d4a500 | Telugu Desam Party
YSRCP | Yuvajana Sramika Rythu Congress Party | #1565a8
JnP | Janasena Party | #b71c1c
BRS | Bharat Rashtra Samithi | #e0218a | Telangana Rashtra Samithi | TRS | BHRS
AIMIM | All India Majlis-E-Ittehadul Muslimeen | #146b3a
JD(U) | Janata Dal (United) | #1b8a4c
JD(S) | Janata Dal (Secular) | #3f9142
RJD | Rashtriya Janata Dal | #2e8b3d
LJP(RV) | Lok Janshakti Party (Ram Vilas) | #3a5fcd | LJPRV
LJP | Lok Jan Shakti Party | #4169b8
HAM(S) | Hindustani Awam Morcha (Secular) | #6d4c9f | HAMS
RLM | Rashtriya Lok Morcha | #7a9a01
VSIP | Vikassheel Insaan Party | #5f9ea0
SP | Samajwadi Party | #d62828
RLD | Rashtriya Lok Dal | #3c8d40
AD(S) | Apna Dal (Soneylal) | #c46210 | ADAL
ASP(KR) | Aazad Samaj Party (Kanshi Ram) | #26428b | ASPKR
BJD | Biju Janata Dal | #1d7a3e
JMM | Jharkhand Mukti Morcha | #22763b
AJSU | AJSU Party | #5a8f29 | AJSUP
SAD | Shiromani Akali Dal | #1c4587
INLD | Indian National Lok Dal | #35803a
JJP | Jannayak Janta Party | #b59b00
JKNC | Jammu & Kashmir National Conference | #c0392b | JKN
JKPDP | Jammu & Kashmir Peoples Democratic Party | #2c7a51
AGP | Asom Gana Parishad | #3b6fb6
AIUDF | All India United Democratic Front | #2a8c4a
BPF | Bodoland Peoples Front | #4d73ae | BOPF | Bodoland People's Front
UPPL | United People's Party, Liberal | #b58900 | United People’s Party, Liberal
IUML | Indian Union Muslim League | #1e7b34
KEC(M) | Kerala Congress (M) | #b03a2e | KECM
KEC | Kerala Congress | #a04a2e
AIFB | All India Forward Bloc | #a8322a
RSP | Revolutionary Socialist Party | #a61e2a
NDPP | Nationalist Democratic Progressive Party | #2d6a8a
NPF | Naga Peoples Front | #5b7f2b | Naga People's Front
MNF | Mizo National Front | #1f5fa6
ZPM | Zoram People's Movement | #4c9a6a
UDP | United Democratic Party | #3a7ca5
VPP | Voice of the People Party | #9c3d54
SKM | Sikkim Krantikari Morcha | #b93b3b
SDF | Sikkim Democratic Front | #2f6fab
TMP | Tipra Motha Party | #a97c00
IPFT | Indigenous People's Front of Tripura | #7b8c2a | Indigenous People’s Front of Tripura
AINRC | All India N.R. Congress | #1793a5
MGP | Maharashtrawadi Gomantak Party | #c05a1c
GFP | Goa Forward Party | #7c9a3b
RGP | Revolutionary Goans Party | #b2332e
ISF | All India Secular Front | #2b7a78 | AISF | Indian Secular Front
IND | Independent | #6b7280 | Independents
NOTA | None of the Above | #8a8f98 | नोटा
"""

KNOWN = tuple(_known(line) for line in _LINES.strip().splitlines())
