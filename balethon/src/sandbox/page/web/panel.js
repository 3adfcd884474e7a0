'use strict'
// The panel for developers: what goes over the wire, as it was, and the table of handlers

const wire = {
  all: [],        // updates and requests, the oldest first
  requests: new Map(),
  polls: memory.get('polls') === 'true',
  most: 1000,

  reset() {
    this.all = []
    this.requests.clear()
    this.draw()
  },

  add(record) {
    this.all.push(record)
    if (record.method) this.requests.set(record.request, record)
    if (this.all.length > this.most) this.requests.delete(this.all.shift().request)
    if (!panel.shows('traffic') || !this.fits(record)) return
    const list = $('records')
    list.querySelector('.nothing')?.remove()
    list.prepend(this.line(record))
    if (list.children.length > this.most) list.lastElementChild.remove()
  },

  answered({ request, status, body, at }) {
    const record = this.requests.get(request)
    if (!record) return
    let answer = body
    try { answer = JSON.parse(body) } catch { /* a page of HTML, or cut */ }
    this.change(record, { status, answer, took: at - record.at, done: true })
  },

  /** Why which handlers took an update, in words. */
  explained(why) {
    const record = this.update(why.bot_id, why.update_id)
    if (record) this.change(record, { why })
  },

  update(bot, id) { return this.all.findLast(record => record.update?.update_id === id && record.bot_id === bot) },

  change(record, what) {
    Object.assign(record, what)
    if (!record.node?.isConnected) return
    const { open } = record.node
    const old = record.node
    const focused = old.contains(document.activeElement)
    old.replaceWith(this.line(record))
    record.node.open = open
    if (focused) record.node.querySelector('summary').focus({ preventScroll: true })
  },

  /** Polls are left out unless one wants to see them: they are most of what a bot asks. */
  fits(record) {
    if (record.method === 'getUpdates' && !this.polls) return false
    const wanted = $('find-record').value.trim().toLowerCase()
    return !wanted || JSON.stringify([record.method ?? 'update', record.update ?? record.parameters, record.answer ?? '']).toLowerCase().includes(wanted)
  },

  /** The JSON is written out when it is opened: it may be long. */
  line(record) {
    const inner = el('div.record-inside')
    const node = el('details.record' + (record.method ? '.request' : '.update'), { ontoggle: () => inner.replaceChildren(...(node.open ? this.inside(record) : [])) },
      el('summary', {}, el('time', { dir: 'ltr' }, timeOfDay(record.at)),
        ...(record.method ? requestLine(record) : updateLine(record))), inner)
    record.node = node
    return node
  },

  inside(record) {
    const part = (title, value, shown) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
      return [el('div.part', {}, el('h3', {}, title), el('button', { type: 'button', 'aria-label': `${t('copyText')}: ${title}`, onclick: () => copy(text) }, icon('copy'))), shown ?? el('pre', { dir: 'ltr', tabindex: 0 }, text)]
    }
    if (record.method) return [...part(t('parameters'), record.parameters ?? {}), ...(record.done ? part(t('answer'), record.answer || t('cutOff')) : [])]
    return [...(record.why ? part(t('explanation'), record.why.text, explanation(record.why)) : []), ...part(t('update'), record.update)]
  },

  draw() {
    if (!panel.shows('traffic')) return
    $('polls').setAttribute('aria-pressed', this.polls)
    const lines = this.all.filter(record => this.fits(record)).map(record => this.line(record)).reverse()
    $('records').replaceChildren(...(lines.length ? lines : [el('p.nothing', {}, t(this.all.length ? 'noneFits' : 'noTraffic'))]))
  },
}

/** The kind of an update, and what is in it. */
function contentOf(update) {
  const [kind, event] = Object.entries(update ?? {}).find(([name, value]) => name !== 'update_id' && value && typeof value === 'object') ?? ['update', {}]
  const words = event.message_id !== undefined && event.chat ? summary(event) : event.data ?? (event.total_amount ? amount(event.total_amount) : '')
  return { kind, words, from: event.from ?? event.sender_chat, chat: event.chat ?? event.message?.chat }
}

/** What each handler said, in the order in which they match. */
function explanation({ event, looks, others, errors }) {
  return el('div.looks', { dir: 'ltr', tabindex: 0 }, el('p', {}, event), el('ul', {},
    looks.map(({ handler, place, takes, said, yes, did_you_mean }) => el('li' + (yes ? '.yes' : ''), { title: place },
      el('b', {}, handler), el('small', {}, takes), el('span', {}, said), did_you_mean ? el('em', {}, `(did you mean /${did_you_mean}?)`) : null)),
    others ? el('li', {}, t('andMore', number(others))) : null), errors.map(error => el('pre', {}, error)))
}

function updateLine({ update, bot_id, why }) {
  const { kind, words, from } = contentOf(update)
  return [el('b', { dir: 'ltr', title: t('updateTo', nameOf(userOf(bot_id))) }, '↓ ' + kind), el('small', { dir: 'ltr' }, '#' + update.update_id),
    el('span.one-line', {}, from ? [el('bdi', {}, nameOf(from)), ': '] : [], el('bdi', {}, words)), why ? el('span.state' + (why.taken ? '' : '.wrong'), { dir: 'ltr', title: t('explanation') }, why.by.length ? '→ ' + why.by.join(', ') : t('nobody')) : null]
}

function requestLine({ method, parameters, status, took, done, bot_id }) {
  const short = parameters?.text ?? parameters?.caption ?? parameters?.title ?? parameters?.action ?? ''
  const state = !done ? el('span.state', { 'aria-label': t('inFlight') }, '…') : el('span.state' + (status && status < 400 ? '' : '.wrong'), { dir: 'ltr' }, status ? `${status} · ${milliseconds(took)}` : t('cutOff'))
  return [el('b', { dir: 'ltr', title: t('requestOf', bot_id ? nameOf(userOf(bot_id)) : '?') }, '↑ ' + method), el('bdi.one-line', {}, String(short)), state]
}

// What stands beside JSON has its digits and units, in every language.
const milliseconds = value => value < 10 ? `${Math.round(value * 10) / 10} ms` : value < 1000 ? `${Math.round(value)} ms` : `${Math.round(value / 100) / 10} s`
const timeOfDay = ms => new Date(ms).toLocaleTimeString('en-GB')

// ---- The bots of this program, as the server tells of them -------------------------------------------------------------

const boards = new Map()   // bot -> { up, workers, busy, waiting, handlers, running, queue, past }

function toldOfBoard(news) {
  const board = boards.get(news.bot_id) ?? { past: [], handlers: [] }
  const past = [...board.past, ...news.past].slice(-1000)
  Object.assign(board, { ...news, past, handlers: news.handlers ?? board.handlers })
  for (const [index, ...counts] of news.counts) Object.assign(board.handlers[index] ?? {}, { counts })
  boards.set(news.bot_id, board)
  if (panel.shows('handlers')) drawHandlers()
  if (panel.shows('timeline')) timeline.draw()
  drawSide()
}

/** The bot that the panel is about: that of the open chat, else the first of this program. */
function panelBot() {
  const members = chatOf(world.open)?.members ?? []
  return members.find(id => boards.has(id)) ?? members.find(id => world.bots.has(id)) ?? [...boards.keys()][0]
}

/** Why there is nothing to see of a bot that runs elsewhere. */
const onlyHere = () => el('p.nothing', {}, t('onlyHere'))

function drawHandlers() {
  const board = boards.get(panelBot())
  if (!board) { $('handlers').replaceChildren(onlyHere()); return }
  const cell = (value, kind = '') => el('td' + kind, { dir: 'ltr' }, value)
  $('handlers').replaceChildren(el('table', {},
    el('thead', {}, el('tr', {}, ['handler', 'runs', 'failures', 'mean', 'longest'].map(name => el('th', { scope: 'col' }, t(name))))),
    el('tbody', {}, board.handlers.map(({ name, attribute, takes, group, rank, place, counts: [runs, failures, total, longest] = [0, 0, 0, 0] }) => el('tr' + (runs ? '' : '.unused'), {},
      el('th', { scope: 'row', dir: 'ltr', title: place }, el('b', {}, name), el('small', {}, `${attribute}(${[takes, group && `group ${group}`, rank && `rank ${rank}`].filter(Boolean).join(', ')})`), el('small', {}, place)),
      cell(runs), cell(failures, failures ? '.wrong' : ''), cell(runs ? milliseconds(total / runs) : '–'), cell(runs ? milliseconds(longest) : '–'))))))
}

// ---- Its tabs ------------------------------------------------------------------------------------------------------------

const panel = {
  tabs: ['traffic', 'handlers', 'timeline'],
  tab: memory.get('tab') ?? 'traffic',

  shows(name) { return !$('developer').hidden && this.tab === name },

  draw() {
    if (!this.tabs.includes(this.tab)) this.tab = 'traffic'
    for (const name of this.tabs) {
      const chosen = name === this.tab
      $('tab-' + name).setAttribute('aria-selected', chosen)
      $('tab-' + name).tabIndex = chosen ? 0 : -1
      $('panel-' + name).hidden = !chosen
    }
    if (this.shows('traffic')) wire.draw()
    if (this.shows('handlers')) drawHandlers()
    timeline.run()
  },

  choose(name) {
    this.tab = name
    memory.set('tab', name)
    this.draw()
  },

  /** Shows what went over the wire because of one update. */
  showUpdate(id) {
    $('find-record').value = `"update_id":${id}`
    this.choose('traffic')
    const first = $('records').querySelector('details')
    if (first) { first.open = true; first.querySelector('summary').focus() }
  },

  bind() {
    for (const name of this.tabs) $('tab-' + name).onclick = () => this.choose(name)
    $('tabs').onkeydown = event => {
      const along = document.dir === 'rtl' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight']
      walkWithArrows(event, [...$('tabs').children], along)?.click()
    }
    $('developer-switch').onclick = () => showDeveloper($('developer').hidden)
    $('developer-close').onclick = () => { showDeveloper(false); $('developer-switch').focus() }
    $('polls').onclick = () => {
      wire.polls = !wire.polls
      memory.set('polls', wire.polls)
      wire.draw()
    }
    $('clear-records').onclick = () => { wire.all = []; wire.draw() }
    $('find-record').oninput = () => wire.draw()
    $('find-record').onkeydown = event => { if (event.key === 'Escape' && event.target.value) { event.stopPropagation(); event.target.value = ''; wire.draw() } }
  },
}

function showDeveloper(shown) {
  $('developer').hidden = !shown
  document.body.classList.toggle('with-developer', shown)
  $('developer-switch').setAttribute('aria-pressed', shown)
  memory.set('developer', shown)
  panel.draw()
}
