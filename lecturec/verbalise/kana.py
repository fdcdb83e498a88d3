"""Latin words in Japanese text: a table for what lectures use, and a reading by rule for the rest."""

import re

WORDS = dict(
    pair.split(":")
    for pair in (
        "transformer:トランスフォーマー transformers:トランスフォーマー attention:アテンション self-attention:セルフアテンション "
        "timesformer:タイムズフォーマー vivit:ビビット youtube:ユーチューブ stable:ステーブル video:ビデオ diffusion:ディフュージョン "
        "make-a-video:メイクアビデオ phenaki:フェナキ runway:ランウェイ gen:ジェン pika:ピカ labs:ラボ sota:ソータ ai:エーアイ "
        "google:グーグル openai:オープンエーアイ sora:ソラ veo:ベオ python:パイソン java:ジャバ javascript:ジャバスクリプト "
        "markdown:マークダウン github:ギットハブ git:ギット linux:リナックス windows:ウィンドウズ web:ウェブ internet:インターネット "
        "data:データ model:モデル models:モデル frame:フレーム frames:フレーム image:イメージ text:テキスト token:トークン encoder:エンコーダー "
        "decoder:デコーダー layer:レイヤー network:ネットワーク neural:ニューラル deep:ディープ learning:ラーニング machine:マシン "
        "loss:ロス train:トレイン test:テスト batch:バッチ query:クエリー key:キー value:バリュー embedding:エンベディング vector:ベクトル "
        "matrix:マトリックス function:ファンクション class:クラス object:オブジェクト file:ファイル code:コード and:アンド or:オア "
        "of:オブ the:ザ in:イン to:トゥー for:フォー with:ウィズ a:ア is:イズ on:オン by:バイ new:ニュー open:オープン source:ソース "
        "bert:バート gpt:ジーピーティー chatgpt:チャットジーピーティー clip:クリップ lora:ローラ gan:ガン vae:ブイエーイー resnet:レズネット "
        "pytorch:パイトーチ tensorflow:テンソルフロー numpy:ナンパイ pandas:パンダス latex:ラテフ docker:ドッカー cloud:クラウド "
        "server:サーバー client:クライアント user:ユーザー online:オンライン app:アプリ blog:ブログ slide:スライド pdf:ピーディーエフ "
        "ok:オーケー vs:対 json:ジェイソン html:エイチティーエムエル nasa:ナサ readme:リードミー covid:コビッド dna:ディーエヌエー rna:アールエヌエー"
    ).split()
)
"""Words by their lower-case spelling."""

LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "エー ビー シー ディー イー エフ ジー エイチ アイ ジェー ケー エル エム エヌ オー ピー キュー アール エス ティー ユー "
        "ブイ ダブリュー エックス ワイ ゼット".split(),
        strict=True,
    )
)

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "c": "カシクセコ", "s": "サシスセソ", "t": "タティトゥテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "y": "ヤイユイェヨ", "r": "ラリルレロ", "l": "ラリルレロ", "w": "ワウィウウェウォ", "g": "ガギグゲゴ",
    "z": "ザジズゼゾ", "d": "ダディドゥデド", "b": "バビブベボ", "p": "パピプペポ", "f": "ファフィフフェフォ", "v": "バビブベボ",
    "j": "ジャジジュジェジョ", "sh": "シャシシュシェショ", "ch": "チャチチュチェチョ", "ts": "ツァツィツツェツォ", "q": "クァクィクゥクェクォ",
    "th": "サシスセソ", "ph": "ファフィフフェフォ", "x": "クサクシクスクセクソ", "ck": "カキクケコ", "qu": "クァクィクゥクェクォ",
}  # fmt: skip
_LONG = (("tion", "ション"), ("sion", "ジョン"), ("ing", "イング"), ("ight", "アイト"), ("ee", "イー"), ("oo", "ウー"), ("ou", "アウ"),
         ("ow", "オー"), ("ay", "エイ"), ("ai", "エイ"), ("er", "アー"), ("ar", "アー"), ("or", "オー"), ("ea", "イー"))  # fmt: skip
_ALONE = {
    "t": "ト",
    "d": "ド",
    "n": "ン",
    "m": "ム",
    "j": "ジ",
    "ch": "チ",
    "sh": "シュ",
    "x": "クス",
    "y": "イ",
    "w": "ウ",
    "h": "",
}
_CONSONANT = re.compile(r"qu|sh|ch|ts|th|ph|ck|[b-df-hj-np-tv-z]")
_SMALL = "ァィゥェォャュョ"


def to_kana(words: str) -> str:
    """Latin words as a Japanese reader says them."""
    return "".join(_word(word) for word in words.split(" "))


def _word(word: str) -> str:
    word = word.replace("’", "'").removesuffix("'s").strip(".'+-")
    bare = word.lower()
    if known := WORDS.get(bare):
        return known
    if len(parts := re.findall(r"\d+|[^\W\d_]+", word)) > 1:
        return "".join(part if part.isdigit() else _word(part) for part in parts)
    if word.isupper() or len(word) == 1 or not re.search("[aeiouy]", bare):
        return "".join(LETTERS.get(letter.upper(), letter) for letter in word)
    if len(humps := re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z]+", word)) > 1:
        return "".join(map(_word, humps))
    return _by_rule(bare)


def _row(consonant: str) -> list[str]:
    """The five syllables of a row: a, i, u, e, o."""
    cells = re.findall(rf".[{_SMALL}]?", _ROWS.get(consonant, _ROWS[""]))
    return cells if len(cells) == 5 else re.findall(r"ク.", _ROWS[consonant])


def _by_rule(word: str) -> str:
    """Syllable by syllable, as loan words are."""
    word = re.sub(r"(?<=[^aeiou])e$", "", word) if len(word) > 3 else word
    word = re.sub(r"([bdfgklmprstz])\1", r"っ\1", word)
    said = ""
    at = 0
    while at < len(word):
        if word[at] == "っ":
            said += "ッ"
            at += 1
            continue
        found = _CONSONANT.match(word, at)
        consonant = found.group() if found else ""
        after = at + len(consonant)
        vowel = word[after : after + 1]
        if consonant and vowel not in tuple("aiueo"):
            said += _ALONE.get(consonant, "") if consonant in _ALONE else _row(consonant)[2]
            at = after
        elif not consonant and (long := next((pair for pair in _LONG if word.startswith(pair[0], at)), None)):
            said += long[1]
            at += len(long[0])
        elif vowel in tuple("aiueo"):
            said += _row(consonant)["aiueo".index(vowel)]
            at = after + 1
        else:
            said += "イ" if word[at] == "y" else word[at]
            at += 1
    return said
