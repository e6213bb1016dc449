"""What language a text looks like, told only where it is clear."""

from __future__ import annotations

import pytest

from corpus_tool.text.normalize import looks_like

ENGLISH = (
    "The two sides will share the maps of the river with their neighbours, and they agreed to "
    "plant its banks by the end of the year. Both welcomed the work of the commission on this."
)
FRENCH = (
    "Les deux parties ont décidé de partager les cartes de la rivière avec leurs voisins, et elles "
    "sont convenues de planter des arbres sur les rives avant la fin de l’année pour la protection "
    "des eaux et de la forêt dans le respect du droit."
)
INDONESIAN = (
    "Kedua pihak sepakat untuk berbagi peta sungai dengan tetangga dan menanam pohon di tepi "
    "sungai pada akhir tahun. Para pemimpin menyambut kerja sama yang erat dalam bidang air dan "
    "hutan dari kedua negara untuk masa depan yang lebih baik."
)
JAPANESE = "両国は川の地図を共有し、その岸を守る。両国の首脳は毎年会談することで一致した。" * 3
LAO = "ສອງຝ່າຍໄດ້ຕົກລົງຮ່ວມມືກັນໃນການປົກປັກຮັກສາແມ່ນ້ຳ" * 3


@pytest.mark.parametrize(
    ("text", "declared", "found"),
    [
        (ENGLISH, "en", None),
        (ENGLISH, "en-GB", None),
        (ENGLISH, "fr", "en"),
        (FRENCH, "en", "fr"),
        (INDONESIAN, "en", "id"),
        (INDONESIAN, "ms", None),
        (JAPANESE, "en", "ja"),
        (JAPANESE, "zh", "ja"),
        (LAO, "en", "lo"),
        (LAO, "lo", None),
        ("Joint Statement 共同声明", "en", None),
        (f"{ENGLISH} (共同声明)", "en", None),
        ("1.", "en", None),
    ],
)
def test_a_text_looks_like_its_language(text, declared, found):
    """Another language is told by its script or its commonest words; what is short, never."""
    assert looks_like([text], declared) == found
