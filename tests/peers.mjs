// The slides that a tool makes of decks: `node tests/peers.mjs < FILE`, in a folder with node_modules.
// FILE holds {tool, decks: [text]}; what comes back is a list for each deck, of {title, html, notes}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const here = createRequire(`${process.cwd()}/`);
const { tool, decks } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const tools = {
  async marp() {
    const { Marp } = await import("@marp-team/marp-core");
    const marp = new Marp({ html: true, math: false, script: false, emoji: { shortcode: false, unicode: false } });
    return (text) => {
      const { html, comments } = marp.render(text, { htmlAsArray: true });
      const bare = html.map((one) => one.replace(/<(header|footer)\b[^]*?<\/\1>/g, ""));
      return bare.map((one, i) => ({ html: one, notes: comments[i].join("\n") }));
    };
  },
  async slidev() {
    const { parse } = await import("@slidev/parser");
    return async (text) => {
      const { slides } = await parse(text, "deck.md");
      const seen = slides.filter(({ frontmatter: f }) => !f?.hide && !f?.disabled);
      const bare = (text) => text.replace(/^::.*::$/gm, "").replace(/^```ya?ml\nlayout:[^]*?^```/m, "");
      return seen.map((s) => ({ markdown: bare(s.content), notes: s.note ?? "", look: s.frontmatter }));
    };
  },
  async reveal() {
    const plugin = (await import("reveal.js/plugin/markdown")).default();
    plugin.init({ getConfig: () => ({}), getRevealElement: () => ({ querySelectorAll: () => [] }) });
    const given = { separator: "\r?\n---\r?\n", verticalSeparator: "\r?\n----\r?\n" };
    return (text) => {
      const [head] = text.match(/^---\n[^]*?\n---\n/) ?? [""];
      const own = [...head.matchAll(/^(\w*[sS]eparator): *["']?(.*?)["']?$/gm)].map((m) => [m[1], m[2]]);
      // A ruler in a listing is none, though reveal.js takes it for one.
      const body = text.slice(head.length).replace(/^(`{3,}|~{3,})[^]*?^\1$/gm, (code) => code.replace(/^-+$/gm, ""));
      const html = plugin.slidify(body, { ...given, ...Object.fromEntries(own) });
      const found = [...html.matchAll(/<script type="text\/template">([^]*?)<\/script>/g)].map((m) => m[1]);
      const seen = found.filter((one) => !one.includes('data-visibility="hidden"'));
      return seen.map((one) => {
        const [markdown, notes = ""] = one.split('<aside class="notes">');
        return { markdown, notes };
      });
    };
  },
  async remark() {
    globalThis.document = { createElement: () => ({}) };
    const { EventEmitter } = here("events");
    here("remark-slide/src/remark/macros").scale = () => "![](a-picture)";
    const Slideshow = here("remark-slide/src/remark/models/slideshow");
    const flat = (part) => {
      if (typeof part === "string") return part;
      return Array.isArray(part) ? part.map(flat).join("") : ` ${flat(part.content)} `;
    };
    return (text) => {
      const source = text.replace(/^---\n[^]*?\n---\n/, "");
      const slides = new Slideshow(new EventEmitter(), {}, { source }).getSlides();
      const last = slides.filter((s, i) => slides[i + 1]?.properties.continued !== "true");
      return last.map((s) => ({ markdown: flat(s.content), notes: flat(s.notes ?? ""), look: s.properties }));
    };
  },
};

const slides = await tools[tool]();
const made = [];
for (const text of decks) {
  try {
    made.push(await slides(text));
  } catch (error) {
    made.push(`${error}`.slice(0, 200));
  }
}
process.stdout.write(JSON.stringify(made));
