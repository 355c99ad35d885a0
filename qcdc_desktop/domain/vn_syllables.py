"""Whether a word could be a Vietnamese syllable: an onset, a rhyme and a tone that go together.

It tells text from what only looks like text; whether a word means anything, or is well spelled, is not decided here.
"""

import unicodedata

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_TONES_OF_STOPS = frozenset("\u0301\u0323")
"""A syllable that ends in c, ch, p or t carries sắc or nặng."""
_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")
_STOPS = ("c", "ch", "p", "t")
_RHYME_LIST = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y ych yên yêm yêng yêt yêu ynh yt
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot
ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh
uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_RHYMES = frozenset(_RHYME_LIST.split())


def is_syllable(word: str) -> bool:
    """Whether one word, in any case and with the tone on either vowel ("hoà", "hòa"), could be a syllable."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in apart if char in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES))
    return any(
        plain[len(onset) :] in _RHYMES and _carries(plain, tones) for onset in _ONSETS if plain.startswith(onset)
    )


def _carries(plain: str, tones: list[str]) -> bool:
    return not tones or tones[0] in _TONES_OF_STOPS or not plain.endswith(_STOPS)
