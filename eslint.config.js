// The rules for our JavaScript: ESLint's own recommendations and the rules of this house.
import js from "@eslint/js";
import globals from "globals";

// STYLE: textContent, never string HTML. Text from people must not become markup by any road.
const noStringHtml = ["innerHTML", "outerHTML", "insertAdjacentHTML"].map((name) => ({
  selector: `MemberExpression[property.name="${name}"]`,
  message: "Build elements and use textContent: text from people must never become markup.",
}));

export default [
  { ignores: ["static/dist/", "node_modules/", ".venv/", "var/"] },
  js.configs.recommended,
  {
    files: ["static/js/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["static/build.mjs", "tests/js/**/*.js", "eslint.config.js"],
    languageOptions: { globals: globals.node },
  },
  {
    rules: {
      "no-restricted-syntax": ["error", ...noStringHtml],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      complexity: ["error", 12],
      "max-lines": ["error", { max: 400, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // A test's describe() block holds many tests; its length says nothing.
    files: ["tests/js/**/*.js"],
    rules: { "max-lines-per-function": "off" },
  },
  {
    // The state is pure: what it needs comes in as an argument.
    files: ["static/js/state/**/*.js"],
    languageOptions: { globals: { ...globals.browser, document: "off", window: "off" } },
  },
];
