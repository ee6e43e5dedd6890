// Bigger type for the projector, and a dark page.

/** Make the two buttons work. @param {() => void} draw */
export function startTools(draw) {
  const root = document.documentElement;
  const button = (id, on, toggle) => {
    const element = document.getElementById(id);
    const show = () => element.setAttribute("aria-pressed", String(on()));
    element.addEventListener("click", () => {
      toggle();
      show();
      draw();
    });
    show();
  };
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const big = () => root.dataset.view === "projector";
  button("dark", dark, () => (root.dataset.theme = dark() ? "light" : "dark"));
  button("big", big, () => (big() ? delete root.dataset.view : (root.dataset.view = "projector")));
}
