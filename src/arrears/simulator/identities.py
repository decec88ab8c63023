"""Made-up names, ID numbers and phones that cannot belong to anyone.

An ID number here has the right shape and check digit, but its county is `0000`: such a number names a
province and is never on a person's card. Phone numbers begin with 12, which no mobile phone in China has.
"""

import numpy as np
from numpy.typing import NDArray

from arrears.plumbing.days import to_date
from arrears.simulator.chance import Chance
from arrears.simulator.people import People
from arrears.simulator.world import World

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许"
    "傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
)
_GIVEN = (
    "安博晨丹恩帆歌涵佳俊可兰乐明楠宁平琪然瑞若诗思涛文希晓欣雅妍阳一宜依怡逸盈悠宇雨语元月云泽知志舟梓子"
)
# GB 11643: weights of the first 17 digits and the check characters by remainder.
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
_CHECKS = "10X98765432"


def names_of(*, chance: Chance, who: NDArray[np.int64]) -> list[str]:
    """Names of two or three characters, put together by chance."""
    surname = chance.between("name.surname", 0, len(_SURNAMES) - 1, who)
    first = chance.between("name.first", 0, len(_GIVEN) - 1, who)
    second = chance.between("name.second", 0, len(_GIVEN) - 1, who)
    short = chance.uniform("name.short", who) < 0.2
    return [
        _SURNAMES[s] + _GIVEN[a] + ("" if brief else _GIVEN[b])
        for s, a, b, brief in zip(
            surname.tolist(), first.tolist(), second.tolist(), short.tolist(), strict=True
        )
    ]


def id_numbers_of(*, world: World, chance: Chance, people: People) -> list[str]:
    """Eighteen characters: province, county 0000, day of birth, sequence, check digit."""
    sequence = chance.between("id.sequence", 1, 999, people.who)
    regions = world.region_codes[people.region].tolist()
    numbers = []
    for region, born, last in zip(regions, people.born_day.tolist(), sequence.tolist(), strict=True):
        body = f"{region}0000{to_date(born):%Y%m%d}{last:03d}"
        total = int((np.frombuffer(body.encode(), np.uint8).astype(np.int64) - 48) @ _WEIGHTS)
        numbers.append(body + _CHECKS[total % 11])
    return numbers


def phones_of(*, chance: Chance, who: NDArray[np.int64]) -> list[str]:
    """Eleven digits from the unassigned range 12x."""
    return [f"12{number:09d}" for number in chance.between("phone", 0, 10**9 - 1, who).tolist()]
