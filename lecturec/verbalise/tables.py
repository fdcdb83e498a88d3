"""What symbols, abbreviations, units and words sound like, by language. Data only."""

EMOJI = {
    "en": {"✅": "yes", "❌": "no", "⚠": "caution", "👍": "good", "👎": "bad", "❓": "open question", "💡": "idea"},
    "fr": {
        "✅": "oui",
        "❌": "non",
        "⚠": "attention",
        "👍": "bien",
        "👎": "mal",
        "❓": "question ouverte",
        "💡": "idée",
    },
    "es": {"✅": "sí", "❌": "no", "⚠": "atención", "👍": "bien", "👎": "mal", "❓": "pregunta abierta", "💡": "idea"},
    "de": {"✅": "ja", "❌": "nein", "⚠": "Achtung", "👍": "gut", "👎": "schlecht", "❓": "offene Frage", "💡": "Idee"},
    "it": {"✅": "sì", "❌": "no", "⚠": "attenzione", "👍": "bene", "👎": "male", "❓": "domanda aperta", "💡": "idea"},
    "pt": {"✅": "sim", "❌": "não", "⚠": "atenção", "👍": "bem", "👎": "mal", "❓": "pergunta aberta", "💡": "ideia"},
    "ja": {"✅": "はい", "❌": "いいえ", "⚠": "注意", "👍": "良い", "👎": "悪い", "❓": "未解決", "💡": "ヒント"},
    "zh": {"✅": "是", "❌": "否", "⚠": "注意", "👍": "好", "👎": "不好", "❓": "問題", "💡": "提示"},
}
"""Emoji that say something when they stand alone; all others are silent."""

SAME_EMOJI = {
    "✔": "✅",
    "☑": "✅",
    "✓": "✅",
    "🟢": "✅",
    "✖": "❌",
    "✗": "❌",
    "✘": "❌",
    "🚫": "❌",
    "🔴": "❌",
    "❗": "⚠",
    "🟡": "⚠",
}

SYMBOLS = {
    "en": "→=, then |⇒=, therefore |↔= and |⇔= if and only if |≠= is not |≤= is at most |≥= is at least |<= is less than "
    "|>= is greater than |== equals |≈= about |≃= about |×= times |÷= divided by |±= plus or minus |+= plus |−= minus "
    "|&= and |∞= infinity |§= section |°= degrees |‰= per thousand |√= the square root of |∑= the sum of "
    "|∈= in |∉= not in |∀= for all |∃= there is |@= at |↑=, up |↓=, down |^= to the power ",
    "fr": "→=, puis |⇒=, donc |↔= et |⇔= équivaut à |≠= différent de |≤= inférieur ou égal à |≥= supérieur ou égal à "
    "|<= inférieur à |>= supérieur à |== égale |≈= environ |≃= environ |×= fois |÷= divisé par |±= plus ou moins |+= plus "
    "|−= moins |&= et |∞= infini |§= paragraphe |°= degrés |‰= pour mille |√= racine de |∑= la somme de "
    "|∈= appartient à |∉= n'appartient pas à |∀= pour tout |∃= il existe |@= arobase |↑=, en hausse |↓=, en baisse "
    "|^= puissance ",
    "es": "→=, luego |⇒=, por lo tanto |↔= y |⇔= equivale a |≠= distinto de |≤= menor o igual que |≥= mayor o igual que "
    "|<= menor que |>= mayor que |== igual a |≈= aproximadamente |≃= aproximadamente |×= por |÷= entre "
    "|±= más o menos |+= más |−= menos |&= y |∞= infinito |§= sección |°= grados |‰= por mil |√= raíz de |∑= la suma de "
    "|∈= pertenece a |∉= no pertenece a |∀= para todo |∃= existe |@= arroba |↑=, sube |↓=, baja |^= elevado a ",
    "de": "→=, dann |⇒=, also |↔= und |⇔= genau dann, wenn |≠= ungleich |≤= höchstens |≥= mindestens |<= kleiner als "
    "|>= größer als |== gleich |≈= ungefähr |≃= ungefähr |×= mal |÷= geteilt durch |±= plus minus |+= plus |−= minus "
    "|&= und |∞= unendlich |§= Paragraph |°= Grad |‰= Promille |√= die Wurzel aus |∑= die Summe von "
    "|∈= in |∉= nicht in |∀= für alle |∃= es gibt |@= ät |↑=, aufwärts |↓=, abwärts |^= hoch ",
    "it": "→=, poi |⇒=, quindi |↔= e |⇔= equivale a |≠= diverso da |≤= minore o uguale a |≥= maggiore o uguale a "
    "|<= minore di |>= maggiore di |== uguale a |≈= circa |≃= circa |×= per |÷= diviso |±= più o meno |+= più |−= meno "
    "|&= e |∞= infinito |§= paragrafo |°= gradi |‰= per mille |√= radice di |∑= la somma di "
    "|∈= appartiene a |∉= non appartiene a |∀= per ogni |∃= esiste |@= chiocciola |↑=, in aumento |↓=, in calo |^= alla ",
    "pt": "→=, depois |⇒=, portanto |↔= e |⇔= equivale a |≠= diferente de |≤= menor ou igual a |≥= maior ou igual a "
    "|<= menor que |>= maior que |== igual a |≈= cerca de |≃= cerca de |×= vezes |÷= dividido por |±= mais ou menos "
    "|+= mais |−= menos |&= e |∞= infinito |§= secção |°= graus |‰= por mil |√= raiz de |∑= a soma de "
    "|∈= pertence a |∉= não pertence a |∀= para todo |∃= existe |@= arroba |↑=, em alta |↓=, em baixa |^= elevado a ",
    "ja": "→=、|⇒=、よって、|↔=と|⇔=は同値、|≠=は等しくない、|≤=以下、|≥=以上、|<=は小なり、|>=は大なり、|==イコール|≈=およそ|≃=およそ"
    "|×=かける|÷=わる|±=プラスマイナス|+=プラス|−=マイナス|&=アンド|∞=無限大|§=セクション|°=度|√=ルート|∑=シグマ|∈=は要素、|@=アットマーク"
    "|↑=、上昇|↓=、下降|^=の、",
    "zh": "→=，然後|⇒=，因此，|↔=和|⇔=等價於|≠=不等於|≤=小於等於|≥=大於等於|<=小於|>=大於|==等於|≈=約|≃=約|×=乘以|÷=除以|±=正負"
    "|+=加|−=減|&=和|∞=無限大|§=節|°=度|√=根號|∑=總和|∈=屬於|∉=不屬於|∀=對所有|∃=存在|@=艾特|↑=，上升|↓=，下降|^=的",
}
"""Symbols between words; entries are parted by |, a symbol from its words by the first =."""

WORDS = {
    "en": {"to": "to", "percent": "percent", "dot": "dot", "at": "at", "per": "per", "over": "over", "number": "number",
           "version": "version", "about": "about", "by": "by", "minus": "minus", "or": "or", "link": "the link on the screen"},
    "fr": {"to": "à", "percent": "pour cent", "dot": "point", "at": "arobase", "per": "par", "over": "sur", "number": "numéro",
           "version": "version", "about": "environ", "by": "par", "minus": "moins", "or": "ou", "link": "le lien à l'écran"},
    "es": {"to": "a", "percent": "por ciento", "dot": "punto", "at": "arroba", "per": "por", "over": "sobre", "number": "número",
           "version": "versión", "about": "unos", "by": "por", "minus": "menos", "or": "o", "link": "el enlace en pantalla"},
    "de": {"to": "bis", "percent": "Prozent", "dot": "Punkt", "at": "ät", "per": "pro", "over": "durch", "number": "Nummer",
           "version": "Version", "about": "etwa", "by": "mal", "minus": "minus", "or": "oder", "link": "der Link auf dem Bildschirm"},
    "it": {"to": "a", "percent": "per cento", "dot": "punto", "at": "chiocciola", "per": "al", "over": "su", "number": "numero",
           "version": "versione", "about": "circa", "by": "per", "minus": "meno", "or": "o", "link": "il link sullo schermo"},
    "pt": {"to": "a", "percent": "por cento", "dot": "ponto", "at": "arroba", "per": "por", "over": "sobre", "number": "número",
           "version": "versão", "about": "cerca de", "by": "por", "minus": "menos", "or": "ou", "link": "o link na tela"},
    "ja": {"to": "から", "percent": "パーセント", "dot": "ドット", "at": "アットマーク", "per": "毎", "over": "分の", "number": "ナンバー",
           "version": "バージョン", "about": "約", "by": "かける", "minus": "マイナス", "or": "または", "link": "画面のリンク"},
    "zh": {"to": "到", "percent": "百分之", "dot": "點", "at": "艾特", "per": "每", "over": "分之", "number": "第",
           "version": "版本", "about": "約", "by": "乘", "minus": "負", "or": "或", "link": "螢幕上的連結"},
}  # fmt: skip
"""The small words that numbers, ranges and addresses are read with."""

ABBREVIATIONS = {
    "en": {"e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "vs.": "versus", "vs": "versus", "cf.": "compare",
           "approx.": "approximately", "w/o": "without", "w/": "with", "et al.": "and others", "resp.": "respectively",
           "Fig.": "figure", "fig.": "figure", "Eq.": "equation", "No.": "number", "a.k.a.": "also known as", "viz.": "namely"},
    "fr": {"p. ex.": "par exemple", "p.ex.": "par exemple", "par ex.": "par exemple", "ex.": "par exemple", "ex :": "par exemple :",
           "ex:": "par exemple :", "c.-à-d.": "c'est-à-dire", "càd": "c'est-à-dire", "etc.": "et cetera", "vs.": "contre",
           "vs": "contre", "cf.": "voir", "env.": "environ", "e.g.": "par exemple", "i.e.": "c'est-à-dire", "fig.": "figure",
           "et al.": "et autres", "n°": "numéro", "éq.": "équation", "M.": "monsieur", "Mme": "madame", "resp.": "respectivement"},
    "es": {"p. ej.": "por ejemplo", "p.ej.": "por ejemplo", "por ej.": "por ejemplo", "ej.": "por ejemplo", "etc.": "etcétera",
           "vs.": "frente a", "vs": "frente a", "cf.": "véase", "aprox.": "aproximadamente", "e.g.": "por ejemplo",
           "i.e.": "es decir", "Sr.": "señor", "Sra.": "señora", "pág.": "página", "fig.": "figura", "núm.": "número",
           "et al.": "y otros"},
    "de": {"z. B.": "zum Beispiel", "z.B.": "zum Beispiel", "d. h.": "das heißt", "d.h.": "das heißt", "usw.": "und so weiter",
           "bzw.": "beziehungsweise", "u. a.": "unter anderem", "u.a.": "unter anderem", "vgl.": "vergleiche", "ca.": "circa",
           "ggf.": "gegebenenfalls", "evtl.": "eventuell", "vs.": "gegen", "vs": "gegen", "etc.": "et cetera",
           "Abb.": "Abbildung", "Nr.": "Nummer", "bspw.": "beispielsweise", "sog.": "sogenannte", "inkl.": "inklusive"},
    "it": {"p. es.": "per esempio", "p.es.": "per esempio", "ad es.": "ad esempio", "es.": "esempio", "ecc.": "eccetera",
           "vs.": "contro", "vs": "contro", "cfr.": "confronta", "e.g.": "per esempio", "i.e.": "cioè", "fig.": "figura"},
    "pt": {"p. ex.": "por exemplo", "p.ex.": "por exemplo", "por ex.": "por exemplo", "ex.": "por exemplo", "etc.": "etcétera",
           "vs.": "versus", "vs": "versus", "cf.": "confira", "e.g.": "por exemplo", "i.e.": "isto é", "fig.": "figura"},
    "ja": {"vs.": "対", "vs": "対", "e.g.": "例えば", "i.e.": "つまり", "etc.": "など", "et al.": "ら"},
    "zh": {"vs.": "對比", "vs": "對比", "e.g.": "例如", "i.e.": "也就是", "etc.": "等等", "et al.": "等人"},
}  # fmt: skip
"""Abbreviations and what they stand for; case counts."""

UNITS = {
    "en": {"km/h": "kilometres per hour", "m/s": "metres per second", "km": "kilometres", "cm": "centimetres", "mm": "millimetres",
           "kg": "kilograms", "mg": "milligrams", "ms": "milliseconds", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz",
           "GHz": "gigahertz", "KB": "kilobytes", "MB": "megabytes", "GB": "gigabytes", "TB": "terabytes", "fps": "frames per second",
           "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "°": "degrees", "dim": "dimensions", "dB": "decibels", "px": "pixels",
           "min": "minutes", "x": "times", "×": "times"},
    "fr": {"km/h": "kilomètres heure", "m/s": "mètres par seconde", "km": "kilomètres", "cm": "centimètres", "mm": "millimètres",
           "kg": "kilogrammes", "mg": "milligrammes", "ms": "millisecondes", "Hz": "hertz", "kHz": "kilohertz", "MHz": "mégahertz",
           "GHz": "gigahertz", "Ko": "kilooctets", "Mo": "mégaoctets", "Go": "gigaoctets", "MB": "mégaoctets", "GB": "gigaoctets",
           "fps": "images par seconde", "°C": "degrés Celsius", "°": "degrés", "dim": "dimensions", "dB": "décibels",
           "px": "pixels", "min": "minutes", "x": "fois", "×": "fois"},
    "es": {"km/h": "kilómetros por hora", "m/s": "metros por segundo", "km": "kilómetros", "cm": "centímetros", "mm": "milímetros",
           "kg": "kilogramos", "mg": "miligramos", "ms": "milisegundos", "Hz": "hercios", "GHz": "gigahercios", "MB": "megabytes",
           "GB": "gigabytes", "fps": "fotogramas por segundo", "°C": "grados Celsius", "°": "grados", "dim": "dimensiones",
           "dB": "decibelios", "px": "píxeles", "min": "minutos", "x": "veces", "×": "por"},
    "de": {"km/h": "Kilometer pro Stunde", "m/s": "Meter pro Sekunde", "km": "Kilometer", "cm": "Zentimeter", "mm": "Millimeter",
           "kg": "Kilogramm", "mg": "Milligramm", "ms": "Millisekunden", "Hz": "Hertz", "GHz": "Gigahertz", "MB": "Megabyte",
           "GB": "Gigabyte", "fps": "Bilder pro Sekunde", "°C": "Grad Celsius", "°": "Grad", "dim": "Dimensionen",
           "dB": "Dezibel", "px": "Pixel", "min": "Minuten", "x": "mal", "×": "mal"},
    "it": {"km/h": "chilometri orari", "km": "chilometri", "cm": "centimetri", "mm": "millimetri", "kg": "chilogrammi",
           "ms": "millisecondi", "Hz": "hertz", "GB": "gigabyte", "MB": "megabyte", "°C": "gradi Celsius", "°": "gradi",
           "dim": "dimensioni", "px": "pixel", "min": "minuti"},
    "pt": {"km/h": "quilômetros por hora", "km": "quilômetros", "cm": "centímetros", "mm": "milímetros", "kg": "quilogramas",
           "ms": "milissegundos", "Hz": "hertz", "GB": "gigabytes", "MB": "megabytes", "°C": "graus Celsius", "°": "graus",
           "dim": "dimensões", "px": "pixels", "min": "minutos"},
    "ja": {"km/h": "キロメートル毎時", "km": "キロメートル", "cm": "センチメートル", "mm": "ミリメートル", "kg": "キログラム",
           "ms": "ミリ秒", "Hz": "ヘルツ", "GHz": "ギガヘルツ", "GB": "ギガバイト", "MB": "メガバイト", "fps": "フレーム毎秒",
           "°C": "度", "°": "度", "℃": "度", "px": "ピクセル", "dim": "次元"},
    "zh": {"km/h": "公里每小時", "km": "公里", "cm": "公分", "mm": "毫米", "kg": "公斤", "ms": "毫秒", "Hz": "赫茲", "GHz": "吉赫",
           "GB": "GB", "MB": "MB", "fps": "幀每秒", "°C": "攝氏度", "℃": "攝氏度", "°": "度", "px": "像素", "dim": "維"},
}  # fmt: skip
"""Units after a number."""

CURRENCY = {
    "en": {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"},
    "fr": {"$": "dollars", "€": "euros", "£": "livres", "¥": "yens"},
    "es": {"$": "dólares", "€": "euros", "£": "libras", "¥": "yenes"},
    "de": {"$": "Dollar", "€": "Euro", "£": "Pfund", "¥": "Yen"},
    "it": {"$": "dollari", "€": "euro", "£": "sterline", "¥": "yen"},
    "pt": {"$": "dólares", "€": "euros", "£": "libras", "¥": "ienes"},
    "ja": {"$": "ドル", "€": "ユーロ", "£": "ポンド", "¥": "円", "￥": "円"},
    "zh": {"$": "美元", "€": "歐元", "£": "英鎊", "¥": "元", "￥": "元"},
}

SPELLED = frozenset(
    "UX UI KQV PPT IA AI IO CI CD AB AC PR OK QA IT URL SQL UML API GPU CPU TPU RNN CNN LLM NLP OCR".split()
)
"""Acronyms that are said letter by letter, also where their letters could be a word."""

TERMS = {
    "en": {"C#": "C sharp", "ViViT": "vivit", "TimeSformer": "time sformer", "LaTeX": "lah tech", "GitHub": "git hub", "SQL": "sequel",
           "NumPy": "num pie", "PyTorch": "pie torch", "ScenarioDiff": "scenario diff", "MoVideo": "moh video"},
    "fr": {"ViViT": "vivite", "TimeSformer": "taïme sformeur", "TimeSformers": "taïme sformeurs", "Transformer": "transformeur",
           "Transformers": "transformeurs", "transformer": "transformeur", "transformers": "transformeurs",
           "texte-vers-vidéo": "texte vers vidéo", "texte-vers-image": "texte vers image", "Make-A-Video": "mèque e vidéo",
           "Stable Video Diffusion": "stébeule vidéo diffusion", "OpenAI": "openne é aïe", "patchs": "patches",
           "YouTube": "youtube", "LaTeX": "latèque", "GitHub": "guite hub", "Gen-2": "gène deux", "Pika Labs": "pika labz",
           "Google": "gougueule", "Veo": "véo", "Synthesia": "synthésia", "frame": "frème", "frames": "frèmes",
           "style PPT": "style P P T", "ScenarioDiff": "scénario diff", "MoVideo": "mo vidéo", "MEVG": "M E V G"},
    "es": {"ViViT": "vivit", "TimeSformer": "taim sfórmer", "YouTube": "yutub", "LaTeX": "látej", "GitHub": "guitjab",
           "transformer": "transfórmer", "transformers": "transfórmers", "Transformer": "transfórmer",
           "Transformers": "transfórmers", "Make-A-Video": "meik a video", "Stable Video Diffusion": "steibol video difiushon",
           "Runway": "ranuei", "Pika Labs": "pika labs", "OpenAI": "open ei ai", "patches": "pátches", "warping": "uórping"},
    "de": {"ViViT": "Vivit", "TimeSformer": "Teim-Sformer", "LaTeX": "Latech", "GitHub": "Git-Hab"},
}  # fmt: skip
"""Names that an engine reads badly in a language, spelled the way they sound there."""

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}

DATES = {"en": "{month} {day}, {year}", "es": "{day} de {month} de {year}", "pt": "{day} de {month} de {year}",
         "de": "{day}. {month} {year}", "ja": "{year}年{number}月{day}日", "zh": "{year}年{number}月{day}日"}  # fmt: skip
"""How a date is said; "{day} {month} {year}" elsewhere."""
