"""One slide of every template, in every theme and several scripts, as PNGs and contact sheets: to be looked at.

python benchmarks/gallery.py OUT [--theme night] [--lang fr] [--size 1920x1080] [--only 3,5]
"""

# ruff: noqa: E501, E731
import argparse
import io
import time
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image

from lecturec.deck import Callout, Code, Figure, Item, Items, Math, Prose, Run, Table, text_of
from lecturec.diagnostics import Report, render
from lecturec.layout import layout, pdf, picture_area
from lecturec.scene import Drawing, Edge, Node, Picture
from lecturec.script import Beat, Line, Point, Quotation, Script, Slide
from lecturec.store import Store
from lecturec.theme import Theme, load_theme, theme_names

T = text_of
B = lambda s: Run(text=s, marks=("bold",))
R = lambda s, *m: Run(text=s, marks=tuple(sorted(m)))


def field(theme: Theme, width: int, height: int, seed: int) -> bytes:
    """A soft field in the theme's ramp: a stand-in for the illustrator."""
    rng = np.random.default_rng(seed)
    h, w = 120, max(8, 120 * width // height)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x, y = (x / w - 0.5) * 3, (y / h - 0.5) * 3
    a = np.stack([x, y, np.hypot(x, y), np.ones_like(x)], -1).reshape(-1, 4) @ rng.standard_normal((4, 20))
    for _ in range(4):
        a = np.sin(a @ rng.standard_normal((20, 20)) * 0.3)
    v = a @ rng.standard_normal(20)
    v = (np.argsort(np.argsort(v)) / v.size * 4).reshape(h, w)
    ramp = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in theme.colours.ramp], float)
    i = np.minimum(v.astype(int), 3)
    t = (v - i)[..., None]
    image = Image.fromarray((ramp[i] * (1 - t) + ramp[i + 1] * t).astype(np.uint8)).resize((width, height), 3)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def picture(store: Store, theme: Theme, slide: Slide, size: tuple[int, int], seed: int, draw: bool) -> Picture | None:
    width, height, _ = picture_area(slide, *size)
    if not width:
        return None
    data = field(theme, width, height, seed)
    key = sha256(data).hexdigest()
    store.put(key, data)
    nodes = (
        (Node(icon="image", label="Diapo A", x=150, y=250), Node(icon="image", label="Diapo B", x=850, y=250),
         Node(icon="git-compare-arrows", label="Transition", x=500, y=700)),
        (Node(icon="film", label="Cohérence temporelle", x=500, y=500),),
        (Node(icon="brain", label="注意機構", x=500, y=150), Node(icon="layers", label="時間軸", x=500, y=800)),
        (Node(icon="waves-horizontal", label="Bruit", x=100, y=120), Node(icon="scan", label="Débruitage", x=900, y=380),
         Node(icon="sparkles", label="Image", x=150, y=640), Node(icon="video", label="Vidéo", x=850, y=900)),
    )[seed % 4]  # fmt: skip
    edges = tuple(Edge(start=i, stop=i + 1) for i in range(len(nodes) - 1))
    if len(nodes) == 3:
        edges = (Edge(start=0, stop=2), Edge(start=2, stop=1))
    drawing = Drawing(kind="process", nodes=nodes, edges=edges) if draw else None
    return Picture(image=key, width_px=width, height_px=height, drawing=drawing)


def beats(*reveals: tuple[int, ...], rows: int = 0) -> tuple[Beat, ...]:
    line = (Line(text="…", spoken="…"),)
    return tuple(Beat(lines=line, reveals=r) for r in reveals) + tuple(Beat(lines=line, row=k) for k in range(rows))


CODE = '''import numpy as np

def coherence(frames: list[np.ndarray], weight: float = 0.5) -> float:
    """Mean similarity of neighbouring frames."""
    total = 0.0
    for before, after in zip(frames, frames[1:]):
        # cosine of the angle between two frames
        total += weight * float(np.vdot(before, after))
    return total / max(1, len(frames) - 1)
'''

FR_ROWS = (
    (
        "Les vidéos de type PPT n'ont pas besoin de cohérence.",
        "✅ Oui",
        "Mais une cohérence minimale (ex: transitions) améliore souvent l'UX.",
    ),
    (
        "Les Transformers ne peuvent pas modéliser la vidéo.",
        "❌ Non",
        "Les transformers temporels (ex: TimeSformer) et les modèles hybrides gèrent désormais bien la vidéo.",
    ),
    (
        "Le bruit gaussien assure la cohérence.",
        "⚠️ Partiel",
        "Il aide au lissage, mais la cohérence sémantique nécessite plus (ex: attention).",
    ),
    (
        "La génération par image fonctionne pour les séquences statiques.",
        "✅ Oui",
        "Vrai pour les diaporamas, mais pas pour la vidéo dynamique.",
    ),
    (
        "Les machines n'ont pas besoin de cohérence.",
        "⚠️ Partiel",
        "Cela dépend de la tâche ; certaines applications machines (ex: robotique) nécessitent une cohérence temporelle.",
    ),
)


def table(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(header=tuple(T(h) for h in header), rows=tuple(tuple(T(c) for c in row) for row in rows))


FR = Script(
    title="Analyse vidéo : Forces et limites",
    lang="fr",
    author="Ada Martin",
    date="2026-11-21",
    slides=(
        Slide(template="title", title=T("Analyse vidéo : Forces et limites"), subtitle=T("Ce que l'auteur a raison de dire, et ce qui lui échappe"), eyebrow="Cours 4"),
        Slide(template="section", title=T("Cohérence inter-images dans les vidéos"), eyebrow="Partie 1", subtitle=T("Correct mais dépendant du contexte")),
        Slide(template="points", title=T("Cohérence inter-images dans les vidéos : Correct mais dépendant du contexte"), eyebrow="1 · Ce qui est juste",
            parts=(Point(lead=T("Vidéos traditionnelles"), body=T("cohérence temporelle : transitions fluides, objets et mouvements cohérents")),
                   Point(lead=T("Vidéos éducatives"), body=T("clarté par image plutôt que cohérence"))), beats=beats((0,), (1,))),
        Slide(template="points", title=T("Un peu de cohérence va loin"), eyebrow="1 · Nuance",
            parts=(Point(lead=T("Clarté par image"), body=T("chaque diapositive se suffit à elle-même, comme une séquence d'images")),
                   Point(lead=T("Un style cohérent"), body=T("palette, caractères et dessin restent les mêmes")),
                   Point(lead=T("Transitions fluides"), body=T("l'œil est conduit d'une idée à l'autre"))), beats=beats((0,), (1,), (2,))),
        Slide(template="points", title=T("Génération texte-vers-vidéo"), eyebrow="4 · Ce qui manque",
            parts=(Point(lead=T("Approches SOTA actuelles"), body=T("Stable Video Diffusion, Pika Labs, Runway Gen-2")),
                   Point(lead=T("Couches d'attention temporelle"), level=1), Point(lead=T("Flux optique ou warping"), level=1),
                   Point(lead=T("Interpolation latente"), level=1), Point(lead=T("Architectures de type transformer"), body=T("adaptées aux données spatiotemporelles"))),
            beats=beats((0,), (1,), (2,), (3,), (4,))),
        Slide(template="points", title=T("Sans image : trois remarques"), eyebrow="Pleine largeur",
            parts=(Point(lead=T("Transformers temporels"), body=T("TimeSformer et ViViT étendent l'auto-attention à des patchs 3D, spatial et temporel"), marker="1."),
                   Point(lead=T("Architectures hybrides"), body=T("un CNN pour le local, un Transformer pour le global"), marker="2."),
                   Point(lead=T("Modélisation temporelle"), body=T("désormais standard dans les approches SOTA"), marker="3.")), beats=beats((0,), (1,))),
        Slide(template="points", title=T("À faire avant la semaine prochaine"),
            parts=(Point(lead=T("Lire le chapitre 2"), marker="done"), Point(lead=T("Installer les outils"), marker="done"), Point(lead=T("Rendre l'exercice 3"), marker="open"), Point(lead=T("Choisir un sujet"), marker="open"), Point(lead=T("Former les groupes de trois personnes"), marker="open"))),
        Slide(template="prose", title=T("Ce que dit l'analyse"), eyebrow="Introduction",
            parts=(Prose(text=(R("L'analyse de l'auteur aborde plusieurs points techniques et conceptuels valides, mais certaines affirmations sont "), B("partiellement correctes, trop simplifiées ou dépendantes du contexte"), R(". Voir "), R("le dépôt", "link"), R(", "), R("l'article", "italic"), R(" et "), R("pip install lecturec", "code"), R(".")),),)),
        Slide(template="quote", title=(), eyebrow="Verdict", parts=(Quotation(text=T("La cohérence ne se résume pas au lissage : elle implique aussi la cohérence sémantique."), by=T("Ada Martin, 2026")),)),
        Slide(template="table", title=T("Tableau récapitulatif"), parts=(table(("Affirmation de l'auteur", "Correct ?", "Nuance/Mise à jour"), FR_ROWS),), beats=beats((0,), rows=3)),
        Slide(template="table", title=T("Trois architectures"), eyebrow="Résumé", parts=(table(("Modèle", "Année", "Paramètres"), (("TimeSformer", "2021", "121 M"), ("ViViT", "2021", "310 M"), ("VideoMAE", "2022", "87 M"))),)),
        Slide(template="code", title=T("Mesurer la cohérence"), eyebrow="Exemple", parts=(Code(text=CODE, language="python"),)),
        Slide(template="formula", title=T("La perte de débruitage"), eyebrow="3 · Diffusion", parts=(Math(tex=r"\mathcal{L}(\theta) = \mathbb{E}_{x, \epsilon \sim \mathcal{N}(0, I), t}\left[ \left\| \epsilon - \epsilon_\theta(x_t, t) \right\|^2 \right]"),)),
        Slide(template="figure", title=T("Une image de l'auteur"), eyebrow="Figure", parts=(Figure(path="a.png", data="FIG", caption=T("Champ latent d'une séquence de trente images")),)),
        Slide(template="points", title=T("Figure à côté des points"), eyebrow="Mixte", parts=(Point(lead=T("Lissage"), body=T("les images voisines se ressemblent")), Point(lead=T("Sémantique"), body=T("un objet garde son identité")), Figure(path="a.png", data="FIG", caption=T("Champ latent")))),
        Slide(template="figure", title=T("Une figure perdue"), parts=(Figure(path="x/lost.png", alt="Schéma d'un autoencodeur variationnel"),)),
        Slide(template="full", title=T("Le mouvement, image par image"), eyebrow="Pleine page"),
        Slide(template="prose", title=T("Prose, code et mathématiques"), eyebrow="Mixte",
            parts=(Prose(text=(R("La similarité de deux images "), R("x", "math"), R(" et "), R("y", "math"), R(" est leur produit scalaire normalisé "), R(r"\frac{x \cdot y}{\|x\| \|y\|}", "math"), R(" :"))),
                   Code(text="def cosine(x, y):\n    return x @ y / (norm(x) * norm(y))", language="python"), Math(tex=r"\cos\alpha = \frac{\langle x, y\rangle}{\|x\|\,\|y\|}"))),
        Slide(template="prose", title=T("Un avertissement et un conseil"), eyebrow="À retenir",
            parts=(Callout(kind="warning", title=T("Attention"), blocks=(Prose(text=T("Le lissage seul ne garantit pas la cohérence sémantique.")),)),
                   Callout(kind="tip", title=T("Conseil"), blocks=(Prose(text=T("Commencez par les couches temporelles :")), Items(items=(Item(text=T("attention 3D")), Item(text=T("couches récurrentes")))))))),
        Slide(template="closing", title=T("Verdict final"), eyebrow="Conclusion",
            parts=(Point(lead=T("Globalement correcte pour les séquences statiques")), Point(lead=T("Sous-estime les avancées récentes"), body=T("transformers temporels, diffusion avec couches de mouvement")), Point(lead=T("Simplifie à l'excès le rôle de la cohérence")))),
        Slide(template="closing", title=T("Merci"), subtitle=T("Questions et discussion"), eyebrow="Fin"),
    ),
)  # fmt: skip

JA = Script(title="ビデオ分析：強みと限界", lang="ja", slides=(
    Slide(template="title", title=T("ビデオ分析：強みと限界"), subtitle=T("著者が正しい点と、見落としている可能性がある点")),
    Slide(template="points", title=T("ビデオにおけるフレーム一貫性：正しいが文脈に依存"), eyebrow="1 · 正しい点", parts=(
        Point(lead=T("従来のビデオ"), body=T("リアリズムのために時間的一貫性が要求される")), Point(lead=T("教育/PPTスタイルのビデオ"), body=T("一貫性よりもフレームごとの明瞭さが優先されることが多い")), Point(lead=T("最小限の一貫性"), body=T("視聴体験を向上させる"))), beats=beats((0,), (1,), (2,))),
    Slide(template="table", title=T("まとめ表"), parts=(table(("著者の主張", "正しい？", "ニュアンス/最新情報"), (("PPTスタイルのビデオには一貫性が不要", "✅ はい", "ただし最小限の一貫性（例：遷移）はUXを向上させることが多い"), ("Transformerはビデオをモデル化できない", "❌ いいえ", "時間的Transformerやハイブリッドモデルは現在ビデオをうまく扱える"), ("ガウスノイズは一貫性を保証する", "⚠️ 部分的", "滑らかさには役立つが、意味的一貫性にはさらに必要"))),)),
    Slide(template="quote", title=(), parts=(Quotation(text=T("一貫性は滑らかさだけではなく、意味的一貫性をも必要とする。"), by=T("著者")),)),
    Slide(template="prose", title=T("最終的な結論"), parts=(Prose(text=T("著者の分析は静的シーケンスについては概ね正しく、ビデオ生成における有効な課題を浮き彫りにしている。しかし、時間的モデリングの最近の進歩を過小評価している。")),)),
))  # fmt: skip

ZH = Script(title="影片分析：優勢與局限", lang="zh-Hant", slides=(
    Slide(template="title", title=T("影片分析：優勢與局限"), subtitle=T("作者的正確之處與可能忽略的細微差異")),
    Slide(template="points", title=T("影片中的幀間連貫性：正確但依賴上下文"), eyebrow="1 · 正確之處", parts=(
        Point(lead=T("傳統影片"), body=T("需要時間連貫性以實現真實感")), Point(lead=T("教學/簡報風格影片"), body=T("優先考慮單幀清晰度而非連貫性，每幀可獨立存在")), Point(lead=T("最低限度的連貫性"), body=T("也能提升觀看體驗"))), beats=beats((0,), (1,), (2,))),
    Slide(template="table", title=T("總結表"), parts=(table(("作者主張", "正確？", "細微差異/更新"), (("簡報式影片不需要連貫性", "✅ 是", "但最低限度的連貫性（如過渡）通常改善體驗"), ("Transformer 無法建模影片", "❌ 否", "時間 Transformer 與混合模型現在能很好地處理影片"))),)),
))  # fmt: skip

AR = Script(title="تحليل الفيديو", lang="ar", slides=(
    Slide(template="points", title=T("الاتساق بين الإطارات"), eyebrow="الجزء الأول", parts=(Point(lead=T("الفيديو التقليدي"), body=T("يحتاج إلى اتساق زمني")), Point(lead=T("الفيديو التعليمي"), body=T("يفضل وضوح كل إطار")))),
))  # fmt: skip

SCRIPTS = {"fr": FR, "ja": JA, "zh-Hant": ZH, "ar": AR}
NO_PICTURE = {5, 6, 7, 8}


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("out", type=Path)
    ask.add_argument("--theme", default=",".join(theme_names()))
    ask.add_argument("--lang", default="fr,ja,zh-Hant,ar")
    ask.add_argument("--size", default="1920x1080")
    ask.add_argument("--only", default="")
    ask.add_argument("--jobs", type=int, default=2)
    args = ask.parse_args()
    size = tuple(int(n) for n in args.size.split("x"))
    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.theme.split(","):
        for lang in args.lang.split(","):
            one(args, name, lang, (size[0], size[1]))


def one(args: argparse.Namespace, name: str, lang: str, size: tuple[int, int]) -> None:
    report = Report()
    theme = load_theme(name, report)
    store = Store(args.out / "store", report)
    script = SCRIPTS[lang]
    if args.only:
        wanted = {int(n) for n in args.only.split(",")}
        script = Script(
            title=script.title, lang=lang, slides=tuple(s for i, s in enumerate(script.slides) if i in wanted)
        )
    pictures = tuple(
        None
        if lang == "fr" and not args.only and i in NO_PICTURE
        else picture(store, theme, s, size, i, s.template in ("points", "title", "closing"))
        for i, s in enumerate(script.slides)
    )
    figure = field(theme, 1200, 800, 3)
    store.put("FIG", figure)
    start = time.perf_counter()
    laid, scenes = layout(script, theme, pictures, store, report, width=size[0], height=size[1], jobs=args.jobs)
    cold = time.perf_counter() - start
    start = time.perf_counter()
    layout(script, theme, pictures, store, report, width=size[0], height=size[1], jobs=args.jobs)
    warm = time.perf_counter() - start
    stills = sum(len(s.stills) for s in scenes)
    print(
        f"{name} {lang}: {len(scenes)} slides, {stills} stills, {cold * 1000 / stills:.0f} ms a still cold, {warm * 1000 / len(scenes):.2f} ms a slide warm"
    )
    for line in render(report.diagnostics, {}):
        print("  ", line)
    thumbs = []
    for i, (slide, scene) in enumerate(zip(laid.slides, scenes, strict=True)):
        for k, still in enumerate(scene.stills):
            data = store.read(still)
            if k in (0, len(scene.stills) - 1) or k == 2:
                (args.out / f"{name}-{lang}-{i:02}-{slide.template}-{k}.png").write_bytes(data)
            if k == len(scene.stills) - 1:
                image = Image.open(io.BytesIO(data)).convert("RGB")
                assert image.size == size, image.size
                thumbs.append(image.resize((480, 480 * size[1] // size[0]), 1))
    across = 4
    w, h = thumbs[0].size
    sheet = Image.new("RGB", (across * w + (across + 1) * 8, -(-len(thumbs) // across) * (h + 8) + 8), "#888888")
    for n, thumb in enumerate(thumbs):
        sheet.paste(thumb, (8 + n % across * (w + 8), 8 + n // across * (h + 8)))
    sheet.save(args.out / f"sheet-{name}-{lang}.png")
    (args.out / f"{name}-{lang}.pdf").write_bytes(
        pdf(script, theme, pictures, store, report, width=size[0], height=size[1])
    )


if __name__ == "__main__":
    main()
