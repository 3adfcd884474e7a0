'use strict'
// The timeline: a row to each worker, a bar to each update that it handled, and who waits for a worker

const timeline = {
  span: 20000,        // milliseconds that are to be seen
  fewest: 4,          // rows shown even when they are empty
  most: 12,           // rows shown of workers that are free
  rows: [],
  frame: null,

  /** Moves on as long as it is seen. */
  run() {
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
    if (!panel.shows('timeline')) return
    this.draw()
    const step = () => { this.move(); this.next(step) }
    this.next(step)
  },
  next(step) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    if (calm) this.timer = setTimeout(step, 1000)
    else this.frame = requestAnimationFrame(step)
  },

  now: () => world.now() * 1000,

  /** Draws what changes only when something happens. */
  draw() {
    const board = boards.get(panelBot())
    $('timeline').classList.toggle('alone', !board)
    if (!board) { $('timeline').replaceChildren(onlyHere()); return }
    // Only a clock that went ahead of ours moves this one.
    const newest = Math.max(0, ...board.running.map(job => job.begun), ...board.past.slice(-1).map(job => job.done))
    world.ahead += Math.max(0, newest - this.now()) / 1000

    const seen = board.past.filter(job => job.done > this.now() - this.span).slice(-400)
    const highest = Math.max(-1, ...[...seen, ...board.running].map(job => job.row))
    const count = Math.max(highest + 1, Math.min(board.workers, this.most), this.fewest)
    this.bars = []
    const rows = Array.from({ length: count }, (_, row) => {
      const current = board.running.find(job => job.row === row)
      const bars = [...seen.filter(job => job.row === row), ...(current ? [current] : [])].map(job => this.bar(board, job))
      return el('li' + (current ? '.busy' : ''), { 'aria-label': `${t('worker', number(row + 1))}: ${current ? describe(board, current) : t('free')}` },
        el('span.who', {}, current ? who(current) : el('small', {}, t('free'))), el('div.track', {}, bars))
    })
    const more = board.workers - count
    const waiting = board.queue.map(job => el('li', {}, who(job), el('bdi.one-line', {}, contentOf(updateOf(job)?.update).words), this.since(job)))
    if (board.waiting > board.queue.length) waiting.push(el('li', {}, t('andMore', number(board.waiting - board.queue.length))))
    $('timeline').replaceChildren(
      el('p.figures', {}, el('b', {}, t('busy', number(board.busy), number(board.workers))), el('b' + (board.waiting ? '.waits' : ''), {}, t('waiting', number(board.waiting)))),
      el('div.axis', { 'aria-hidden': 'true' }, [this.span / 1000, this.span / 2000].map(ago => el('span', {}, t('secondsAgo', number(ago)))), el('span', {}, t('now'))),
      el('ul.workers', { 'aria-label': t('workers') }, rows),
      more > 0 ? el('p.more-free', {}, t('moreWorkers', number(more))) : '',
      el('h3', {}, t('waitingList')),
      waiting.length ? el('ul.queue', { 'aria-label': t('waitingList') }, waiting) : el('p.more-free', {}, t('nobodyWaits')))
    this.move()
  },

  bar(board, job) {
    const node = el('button.bar', { type: 'button', tabindex: -1, title: describe(board, job), onclick: () => job.update_id !== null && panel.showUpdate(job.update_id) },
      el('span', { dir: 'ltr' }, board.handlers[job.handler]?.name ?? ''))
    node.style.setProperty('--hue', hueOf(job.user_id ?? job.chat_id))
    node.classList.toggle('failed', job.failed)
    node.classList.toggle('lent', job.lent)
    node.classList.toggle('running', job.done === undefined)
    this.bars.push([node, job])
    return node
  },

  since(job) {
    const node = el('time', { dir: 'ltr' })
    this.bars.push([node, job, true])
    return node
  },

  /** Puts the bars where they are now. */
  move() {
    const now = this.now()
    for (const [node, job, waits] of this.bars ?? []) {
      if (waits) { node.textContent = seconds1(now - job.queued); continue }
      const from = Math.max(0, 1 - (now - job.begun) / this.span)
      const to = Math.max(0, 1 - (now - (job.done ?? now)) / this.span)
      node.hidden = to <= 0
      node.style.insetInlineStart = `min(${from * 100}%, 100% - 5px)`
      node.style.inlineSize = `max(5px, ${(to - from) * 100}%)`
    }
  },
}

const seconds1 = ms => `${Math.max(0, ms / 1000).toFixed(1)} s`
const updateOf = job => job.update_id === null ? undefined : wire.update(panelBot(), job.update_id)

/** Whose update it is: a face, if there is one, and a name. */
function laneOf(job) {
  const { from, chat } = contentOf(updateOf(job)?.update)
  const person = userOf(job.user_id) ?? from
  const place = [...world.chats.values()].find(known => known.type !== 'private' && known.id === job.chat_id) ?? chat
  if (!person && !place) return [null, t(job.payment ? 'payment' : 'botItself')]
  return [person ?? place, nameOf(person ?? place) + (place && person && place.type !== 'private' ? ` · ${nameOf(place)}` : '')]
}

function who(job) {
  const [face, name] = laneOf(job)
  return el('span.person-name', {}, face ? avatar(face) : null, el('bdi.one-line', {}, name))
}

/** An update and its handler in one line. */
function describe(board, job) {
  const took = job.done === undefined ? '' : milliseconds(job.done - job.begun)
  const waited = job.begun - job.queued > 5 ? t('waited', milliseconds(job.begun - job.queued)) : ''
  return [laneOf(job)[1], board.handlers[job.handler]?.name, took, waited, job.lent ? t('lent') : '', job.failed ? t('failed') : ''].filter(Boolean).join(' · ')
}
