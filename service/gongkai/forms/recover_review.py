"""Table four recovered from running text: the column words, then fifteen numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.forms.columns import Reading
from gongkai.forms.labels import squeeze
from gongkai.forms.recovered import NOWHERE, add_row, add_up
from gongkai.forms.relations import failing, relations_of
from gongkai.forms.schema import TableSchema, load_schema
from gongkai.forms.splits import MAX_DIGITS, numbers_of, total_last, ways_to_part
from gongkai.forms.stream import Stream, Token
from gongkai.forms.values import TableValues

# A stretch of text made of table four's own characters, numbers and marks: any other character ends the table.
_WORDS = "行政复议复議诉讼訴訟未经經直接起后後结結果维維持纠糾正其他它尚审審总總合计計数數量件"
_STRETCH = re.compile(rf"[{_WORDS}\s\d,.，+\-—–－/|无()（）、：:]{{40,}}")
TELLING = ("维", "纠", "审")
# A sentence about one block, up to the next block: its total first, then each column.
_TOLD = tuple(
    re.compile(rf"{words}[^\d。；;]{{0,12}}(?P<total>\d+)\s*件[^。；;]*?(?=[。；;]|未经复议直接起诉|复议后起诉|$)")
    for words in ("行政复议", "未经复议直接起诉", "复议后起诉")
)
_TOLD_COLUMNS = tuple(
    re.compile(rf"{word}[^\d。；;、，,]{{0,4}}(\d+)\s*件") for word in ("维持", "纠正", "其他结果", "尚未审结")
)
# Last year's figures, told to compare: 去年行政复议9件，其中…
_BEFORE = re.compile(r"(?:上年|上一年|去年|前年|往年|同期)[^。；;]*$")
_LEAD = 30  # characters in front of the block's name
MAX_WAYS = 3000


def recover_review(stream: Stream, prior: str | None) -> TableValues | None:
    """Return table four as the stream tells it, None when it does not."""
    schema = load_schema(prior or "2021").tables["review"]
    for stretch in _STRETCH.finditer(stream.text):
        words = squeeze(stretch[0])
        if all(word in words for word in TELLING):
            first = stretch.start() + min(stretch[0].find(char) for char in "维維" if char in stretch[0])
            tokens = [token for run in stream.runs(first, _end(stream, stretch)) for token in run]
            if len(tokens) > len(schema.rows) * len(schema.columns):
                tokens = [token for token in tokens if not _is_hyphen(stream.text, token)]
            found = _read(stream, tokens, schema)
            if found is not None:
                return found
    return _told(stream, schema)


def _is_hyphen(text: str, token: Token) -> bool:
    """Tell whether a dash joins two words (行政诉讼—复议后起诉) rather than standing for none."""
    between = text[max(0, token.start - 1) : token.start] + text[token.end : token.end + 1]
    return not token.is_number and re.fullmatch("[\u4e00-\u9fff]{2}", between) is not None


def _end(stream: Stream, stretch: re.Match[str]) -> int:
    """Return where a stretch ends; the number that a sentence on its last line begins with is none of its own."""
    goes_on = stretch.end() < len(stream.text)
    line = stream.text.rfind("\n", stretch.start(), stretch.end())
    return line if goes_on and line > 0 and not stretch[0].endswith("\n") else stretch.end()


def _told(stream: Stream, schema: TableSchema) -> TableValues | None:
    """Read the blocks that a sentence tells in the form's own words: 行政复议9件，其中结果维持7件、结果纠正1件 …"""
    found = TableValues(schema)
    for row, opening in zip(schema.rows, _TOLD, strict=True):
        told = [
            tokens
            for sentence in opening.finditer(stream.text)
            if not _BEFORE.search(stream.text, max(0, sentence.start() - _LEAD), sentence.start())
            if (tokens := _told_row(sentence))
        ]
        # One that adds up is the form's; of an office that counted wrongly only a sentence in the form's own order is.
        chosen = next(filter(add_up, told), None) or next(filter(_in_form_order, told), None)
        if chosen:
            add_row(found, stream, row, [token.text for token in chosen], chosen)
    return found


def _told_row(sentence: re.Match[str]) -> list[Token]:
    """Return a sentence's five numbers, the total last; none where it does not tell every column."""
    shift = sentence.start()
    parts = [part for column in _TOLD_COLUMNS if (part := column.search(sentence[0]))]
    if len(parts) < len(_TOLD_COLUMNS):
        return []
    tokens = [Token(part[1], shift + part.start(1), shift + part.end(1)) for part in parts]
    return [*tokens, Token(sentence["total"], sentence.start("total"), sentence.end("total"))]


def _in_form_order(tokens: Sequence[Token]) -> bool:
    """Tell whether the total stands first and the columns behind it, as in the form."""
    starts = [token.start for token in (tokens[-1], *tokens[:-1])]
    return starts == sorted(set(starts))


def _read(stream: Stream, tokens: list[Token], schema: TableSchema) -> TableValues | None:
    blocks, width = len(schema.rows), len(schema.columns)
    needed = blocks * width
    if len(tokens) < needed:
        ways = _ways(tokens, needed, schema)
        return _noted(ways[0], tokens, stream, schema) if len(ways) == 1 else None
    turned = [tokens[block + place * blocks] for block in range(blocks) for place in range(width)]
    for order in (tokens[:needed], turned):
        texts = [token.text for token in order]
        # With more tokens than cells, only sums of numbers prove which are the cells.
        if not _n_broken(texts, schema) and (len(tokens) == needed or all(token.is_number for token in order)):
            return _noted(texts, order, stream, schema)
    texts = [token.text for token in tokens]
    # A printed total may be wrong. Two wrong ones are numbers that stand in other blocks, or digits that stand apart.
    as_printed = len(tokens) == needed and all(token.sure for token in tokens) and _n_broken(texts, schema) == 1
    return _noted(texts, tokens, stream, schema) if as_printed else None


def _n_broken(texts: Sequence[str], schema: TableSchema) -> int:
    """Return how many blocks do not add up."""
    keys = list(schema.value_keys())
    values = {key: Reading(text, NOWHERE, 1.0).value() for key, text in zip(keys, texts, strict=True)}
    return len(failing(relations_of(schema.edition, "review"), values))


def _ways(tokens: Sequence[Token], needed: int, schema: TableSchema) -> list[tuple[str, ...]]:
    """Return the ways to part digits run together into whole blocks, each with its total last."""
    texts = [token.text for token in tokens]
    if not needed <= sum(len(text) for text in texts) <= MAX_DIGITS:
        return []
    found = list(_blocks(texts, len(schema.rows), len(schema.columns)))
    return list(dict.fromkeys(found))


def _blocks(texts: list[str], n_blocks: int, width: int) -> Iterator[tuple[str, ...]]:
    if n_blocks == 0:
        if not texts:
            yield ()
        return
    for head, rest in _heads(texts, n_blocks, width):
        looked = 0
        for way in ways_to_part(head, width):
            looked += 1
            if looked > MAX_WAYS:
                return
            numbers = numbers_of(way)
            if numbers is None or not total_last(numbers):
                continue
            for tail in _blocks(rest, n_blocks - 1, width):
                yield (*way, *tail)


def _heads(texts: list[str], n_blocks: int, width: int) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the ways to cut the tokens into the first block's and the others'."""
    digits = "".join(texts)
    if n_blocks == 1:
        yield texts, []
        return
    for taken in range(width, len(digits) - (n_blocks - 1) * width + 1):
        head: list[str] = []
        left = taken
        for place, text in enumerate(texts):
            if left <= len(text):
                head.append(text[:left])
                yield head, [text[left:], *texts[place + 1 :]] if left < len(text) else texts[place + 1 :]
                break
            head.append(text)
            left -= len(text)


def _noted(texts: Sequence[str], tokens: Sequence[Token], stream: Stream, schema: TableSchema) -> TableValues:
    found = TableValues(schema)
    width = len(schema.columns)
    exact = len(tokens) == len(texts)
    for number, row in enumerate(schema.rows):
        own = slice(number * width, (number + 1) * width)
        add_row(found, stream, row, texts[own], tokens[own] if exact else tokens)
    return found
