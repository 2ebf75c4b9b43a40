// Draws a tree of elements that Python made, and sends back the step that a person takes.
// A node is text, or [tag, attributes, child, …]. Text stays text: nothing is parsed as HTML.

const SVG = "http://www.w3.org/2000/svg"
const TAGS_OF_SVG = new Set(["svg", "path", "g", "circle", "line", "text", "title"])
const boards = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  let board = boards.get(parentElement)
  if (!board) {
    board = new Board(parentElement.querySelector("#board"), parentElement.querySelector("#status"))
    boards.set(parentElement, board)
  }
  board.send = (step) => setTriggerValue("step", step)
  board.show(data)
}

function idOf(element) {
  return element?.closest("[data-id]")?.dataset.id
}

class Board {
  constructor(root, status) {
    this.root = root
    this.status = status
    this.kept = new Map()
    this.tab = 0
    root.onclick = (event) => this.click(event)
    root.onkeydown = (event) => this.key(event)
    // A page that scrolls under a pointer at rest gives pointerover, but not pointermove.
    root.onpointermove = (event) => this.light(idOf(event.target))
    root.onpointerleave = () => this.light(idOf(root.querySelector(":focus-visible")))
    root.addEventListener("focusin", (event) => this.light(idOf(event.target)))
    root.addEventListener("focusout", (event) => root.contains(event.relatedTarget) || this.light(undefined))
  }

  show(data) {
    const written = JSON.stringify(data.tree)
    this.root.dataset.shown = data.shown
    document.title = data.title // and dataset.shown: what is drawn, for those who wait for it
    if (written === this.written) return
    const focused = this.root.getRootNode().activeElement?.dataset?.at
    const first = this.written === undefined
    this.written = written
    const top = this.pressed?.getBoundingClientRect().top
    const before = this.kept
    this.kept = new Map()
    this.root.replaceChildren(...data.tree.map((node) => this.build(node, before)))
    this.status.textContent = [...this.root.querySelectorAll("[data-status]")].map((part) => part.innerText).join(" ")
    this.choose(this.tab)
    this.mark()
    if (focused) this.root.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
    if (data.opened !== this.opened || first) this.stay(top) || this.reveal(data.opened)
    this.opened = data.opened
    this.pressed = undefined
  }

  // Elements with a key that say the same as before stay as they are, with their pictures.
  build(node, before) {
    if (typeof node === "string") return document.createTextNode(node)
    const [tag, attributes, ...children] = node
    const key = attributes["data-key"] && JSON.stringify(node)
    const same = key && before.get(key)
    const element = same ?? (TAGS_OF_SVG.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag))
    if (key) this.kept.set(key, element)
    if (same) return same
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.append(...children.map((child) => this.build(child, before)))
    return element
  }

  click(event) {
    const tab = event.target.closest("[role=tab]")
    if (tab) return this.choose(Number(tab.dataset.tab))
    const part = event.target.closest("a, button, summary, [data-step]")
    if (!part || !part.dataset.step) return
    if (part.matches("article") && String(getSelection())) return
    this.pressed = part.closest("article")
    this.send(JSON.parse(part.dataset.step))
  }

  // The card that was pressed stays where it is in the window. Gives it, if it is still there.
  stay(top) {
    const key = this.pressed?.dataset.key
    const card = key && this.root.querySelector(`article[data-key="${CSS.escape(key)}"]`)
    if (card) this.root.getRootNode().host.closest("main").scrollTop += card.getBoundingClientRect().top - top
    return card
  }

  key(event) {
    const tab = event.target.closest("[role=tab]")
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (!tab || !move) return
    const tabs = [...this.root.querySelectorAll("[role=tab]")]
    const next = (Number(tab.dataset.tab) + move + tabs.length) % tabs.length
    this.choose(next)
    tabs[next].focus()
  }

  // On a narrow screen one column shows at a time.
  choose(number) {
    const tabs = this.root.querySelectorAll("[role=tab]")
    this.tab = Math.min(number, Math.max(0, tabs.length - 1))
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === this.tab))
      tab.tabIndex = i === this.tab ? 0 : -1
    })
    this.root.querySelectorAll("[data-column]").forEach((column) => {
      column.classList.toggle("chosen", Number(column.dataset.column) === this.tab)
    })
  }

  light(id) {
    if (id === this.lit) return
    this.lit = id
    this.mark()
  }

  mark() {
    const parts = [...this.root.querySelectorAll("[data-id]")]
    for (const part of parts) part.classList.toggle("lit", part.dataset.id === this.lit)
    this.root.classList.toggle("lighting", parts.some((part) => part.dataset.id === this.lit))
  }

  reveal(id) {
    if (id === null || id === undefined) return
    const cards = [...this.root.querySelectorAll(`article.opened[data-id="${CSS.escape(String(id))}"]`)]
    const card = cards.find((card) => card.offsetParent) ?? cards[0]
    const column = card?.closest("[data-column]")
    if (column && !card.offsetParent) this.choose(Number(column.dataset.column))
    requestAnimationFrame(() => {
      const box = card?.getBoundingClientRect()
      if (box && (box.top < 0 || box.top > innerHeight * 0.6)) card.scrollIntoView({ block: "start" })
    })
  }
}
