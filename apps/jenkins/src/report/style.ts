/** The page's style: a file of its own beside it. */
export const style = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1c2024; background: #fff }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem } h3 { font-size: 1rem; margin: 0 }
.sum { font-size: 1.1rem; margin: .25rem 0 1rem; font-weight: 600 }
.good { color: #18794e } .bad { color: #ce2c31 }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin: 0 } dt { color: #60646c; font-size: .85rem } dd { margin: 0 }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% } th { text-align: left; font-weight: 600; color: #60646c; font-size: .85rem }
th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid #e4e6ea; vertical-align: top; white-space: nowrap }
section { border: 1px solid #e4e6ea; border-left: 4px solid #ce2c31; border-radius: 4px; padding: .8rem 1rem; margin: .8rem 0 }
section p { margin: .4rem 0; overflow-wrap: anywhere }
pre { background: #f6f7f9; padding: .7rem .9rem; border-radius: 4px; overflow-x: auto; margin: .5rem 0; font: 13px/1.45 ui-monospace, monospace }
code { font: 13px ui-monospace, monospace }
@media (prefers-color-scheme: dark) {
  body { background: #16181b; color: #e8eaed } pre { background: #22252a } .good { color: #4cc38a } .bad { color: #ff8f8f }
  th, dt { color: #a8adb5 } th, td { border-color: #2f3338 } section { border-color: #2f3338; border-left-color: #ff8f8f }
}
`;
