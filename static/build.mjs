// Builds the front end: static/js/pages/*.js and static/css/*.css into static/dist.
//
// Every file's name carries a hash of its content, so that a browser may keep it for ever; manifest.json maps
// the source's name ("pages/hour.js", "css/hub.css") to the built one. A .gz stands beside each file.
// A file whose name begins with "_" is a part of others and no entry.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

import { build } from "esbuild";

import { sprite } from "./icons.mjs";

const compress = promisify(gzip);
const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");

/** The entries of one folder, as esbuild wants them: {in: source, out: name without extension}. */
async function entries(folder, extension, prefix) {
  const names = await readdir(path.join(here, folder)).catch(() => []);
  return names
    .filter((name) => name.endsWith(extension) && !name.startsWith("_"))
    .map((name) => ({
      in: path.join(here, folder, name),
      out: prefix + path.basename(name, extension),
    }));
}

/** Bundles the entries and returns esbuild's list of what came out. */
async function bundle(entryPoints) {
  const { metafile } = await build({
    entryPoints,
    outdir: dist,
    absWorkingDir: path.dirname(here),
    entryNames: "[dir]/[name]-[hash]",
    chunkNames: "chunks/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    // Five-year-old phones are common where Baraza is used most.
    target: ["es2021", "chrome100", "firefox102", "safari15.4"],
    loader: { ".svg": "file", ".png": "file", ".webp": "file", ".woff2": "file" },
    legalComments: "linked",
    metafile: true,
    logLevel: "warning",
  });
  return Object.entries(metafile.outputs);
}

/** {"pages/hour.js": "pages/hour-ABC.js"} from esbuild's list; `entryPoints` say what each source is called. */
function manifestOf(outputs, entryPoints) {
  const nameOf = new Map(entryPoints.map((entry) => [entry.in, entry.out + path.extname(entry.in)]));
  const pairs = outputs
    .filter(([, output]) => output.entryPoint)
    .map(([file, { entryPoint }]) => [nameOf.get(path.resolve(entryPoint)), path.relative(dist, path.resolve(file))]);
  return Object.fromEntries(pairs.sort(([a], [b]) => a.localeCompare(b)));
}

/** Writes file.gz beside a file, so that the server never compresses the same bytes twice. */
async function compressBeside(file) {
  const bytes = await compress(await readFile(file), { level: constants.Z_BEST_COMPRESSION });
  await writeFile(`${file}.gz`, bytes);
}

/** Writes a text that is no bundle under a name with its hash; returns its row of the manifest. */
async function keep(name, text) {
  const { name: stem, ext } = path.parse(name);
  const built = `${stem}-${createHash("sha256").update(text).digest("hex").slice(0, 8)}${ext}`;
  await writeFile(path.join(dist, built), text);
  await compressBeside(path.join(dist, built));
  return { [name]: built };
}

process.chdir(path.dirname(here));
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const entryPoints = [
  ...(await entries("js/pages", ".js", "pages/")),
  ...(await entries("css", ".css", "css/")),
];
const outputs = await bundle(entryPoints);
await Promise.all(outputs.map(([file]) => compressBeside(path.resolve(file))));
const manifest = {
  ...manifestOf(outputs, entryPoints),
  ...(await keep("icons.svg", sprite())),
  ...(await keep("favicon.svg", await readFile(path.join(here, "img", "favicon.svg"), "utf8"))),
};
// Written last: its presence says that the build is whole (the Makefile and the hub look for it).
await writeFile(path.join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
