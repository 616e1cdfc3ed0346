export const THEME_KEY = "foresail.theme";
export const DENSITY_KEY = "foresail.density";
export const NAV_KEY = "foresail.nav";

/**
 * Runs before the first paint, from the head, with the page's nonce: theme, density and side bar are in place before
 * anything is drawn, so nothing flashes or jumps.
 */
export const THEME_SCRIPT = `(function(){
var root=document.documentElement,light=matchMedia("(prefers-color-scheme: light)");
function kept(key){try{return localStorage.getItem(key)}catch(e){return null}}
function paint(){var c=kept("${THEME_KEY}");root.dataset.theme=c==="dark"||c==="light"?c:light.matches?"light":"dark"}
paint();light.addEventListener("change",paint);
if(kept("${DENSITY_KEY}")==="comfortable")root.dataset.density="comfortable";
var nav=kept("${NAV_KEY}");if(nav==="open"||nav==="rail")root.dataset.nav=nav;
})()`;
