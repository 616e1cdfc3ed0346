export const THEME_KEY = "foresail.theme";
export const DENSITY_KEY = "foresail.density";

/**
 * Runs before the first paint, from the head, with the page's nonce: the attribute is there before any colour is used.
 * Density rides along.
 */
export const THEME_SCRIPT = `(function(){var r=document.documentElement,c=null,d=null;try{c=localStorage.getItem("${THEME_KEY}");d=localStorage.getItem("${DENSITY_KEY}")}catch(e){}
var m=matchMedia("(prefers-color-scheme: light)");function a(){var s=c==="dark"||c==="light"?c:m.matches?"light":"dark";r.dataset.theme=s}
a();if(d==="comfortable")r.dataset.density=d;m.addEventListener("change",function(){try{c=localStorage.getItem("${THEME_KEY}")}catch(e){}a()})})()`;
