'use strict'
// The conversation

const conversation = {
  page: 200,      // messages drawn at first; earlier ones on request
  shown: 200,
  stuck: true,    // whether the newest message is in view and stays so
  below: 0,       // messages that came below what is in view
  measures: '',   // heights when it was last brought to the bottom
  waiting: [],    // messages that came since the last frame: a burst is drawn at once

  /** Draws all that is to be seen of the open chat. */
  draw() {
    const chat = chatOf(world.open)
    const log = $('log')
    log.replaceChildren()
    this.below = 0
    this.waiting = []
    if (!chat) { log.append(el('div.empty', {}, el('h3', {}, t('choose')), el('p', {}, t('chooseHint')))); return }
    const messages = chat.messages.slice(-this.shown)
    log.append(...entriesOf(messages).map(entry => drawEntry(entry, chat)))
    this.arrange()
    this.toBottom()
  },

  arrived(message) {
    this.waiting.push(message)
    drawArrived()
  },

  drawArrived() {
    const chat = chatOf(world.open)
    const log = $('log')
    const came = this.waiting.splice(0)
    if (!came.length) return
    for (const entry of entriesOf(came.slice(-this.shown))) {
      const last = log.lastElementChild
      if (last?.messages && sameAlbum(last.messages[0], entry[0])) { this.redraw(last, [...last.messages, ...entry]); continue }
      const node = drawEntry(entry, chat)
      node.classList.add('arrives')
      log.append(node)
    }
    const stays = this.stuck || came.some(message => message.from?.id === world.me)
    if (stays) {
      const drawn = [...log.children].filter(node => node.messages)
      for (const node of drawn.slice(0, -this.shown)) node.remove()
    }
    this.arrange()
    if (stays) this.toBottom()
    else { this.below += came.length; this.drawBelow() }
  },

  changed(message) {
    this.drawArrived()
    const old = this.entry(message.message_id)
    if (!old) return
    this.redraw(old, old.messages.map(known => known.message_id === message.message_id ? message : known))
    this.arrange()
    this.stick()
  },

  /** Draws an entry anew; the focus stays where it is in it. */
  redraw(old, messages) {
    const parts = 'a, button, .part'
    const focused = old.contains(document.activeElement)
    const part = [...old.querySelectorAll(parts)].indexOf(document.activeElement)
    const node = drawEntry(messages, chatOf(world.open))
    old.replaceWith(node)
    if (focused) (node.querySelectorAll(parts)[part] ?? node.querySelector('.part') ?? node).focus({ preventScroll: true })
  },

  removed(id) {
    this.drawArrived()
    const node = this.entry(id)
    if (!node) return
    if (writing.about?.message_id === id) writeAbout(null)
    if (node.messages.length > 1) { this.redraw(node, node.messages.filter(message => message.message_id !== id)); this.arrange(); return }
    if (node.contains(document.activeElement)) $('text').focus()
    node.removeAttribute('data-id')
    node.classList.add('leaves')
    const gone = () => { node.remove(); this.arrange() }
    if (document.hidden) gone()
    else { node.addEventListener('animationend', gone, { once: true }); setTimeout(gone, 400) }
  },

  entry: id => conversation.find(id)?.closest('.message, .service'),
  find: id => $('log').querySelector(`[data-id="${CSS.escape(id)}"]`),

  /** Sets day lines, joins messages of one writer, and says what an empty chat is for. */
  arrange() {
    const log = $('log')
    const chat = chatOf(world.open)
    for (const node of log.querySelectorAll('.day, .empty, .earlier')) node.remove()
    let previous = null
    for (const node of [...log.children]) {
      const [message] = node.messages
      const before = previous?.messages[0]
      if (!before || dayOf(before.date) !== dayOf(message.date)) { node.before(el('p.pill.day', {}, dayName(message.date))); previous = null }
      const follows = previous && !carried(SERVICES, message) && !carried(SERVICES, before)
        && writerOf(before).id === writerOf(message).id && message.date - before.date < 300
      node.classList.toggle('follows', Boolean(follows))
      previous?.classList.toggle('followed', Boolean(follows))
      node.classList.remove('followed')
      previous = node
    }
    if (chat.messages.length > this.shown) log.prepend(el('button.pill.earlier', { type: 'button', onclick: () => this.showEarlier() }, t('earlier')))
    if (!chat.messages.length) log.append(emptyChat(chat))
  },

  showEarlier() {
    const log = $('log')
    const height = log.scrollHeight - log.scrollTop
    this.shown += this.page
    this.draw()
    log.scrollTop = log.scrollHeight - height
  },

  /** Brings a message into view and marks it for a moment. */
  show(id) {
    const chat = chatOf(world.open)
    const back = chat.messages.length - chat.messages.findIndex(message => message.message_id === id)
    if (back > this.shown && back <= chat.messages.length) { this.shown = back + 20; this.draw() }
    const node = this.find(id)
    if (!node) return
    node.scrollIntoView({ block: 'center' })
    node.classList.remove('flash')
    void node.offsetWidth // begins the animation anew
    node.classList.add('flash')
  },

  toBottom() {
    const log = $('log')
    log.scrollTop = log.scrollHeight
    this.measures = this.measure()
    this.stuck = true
    this.below = 0
    this.drawBelow()
  },
  measure: () => `${$('log').scrollHeight}|${$('log').clientHeight}`,
  stick() { if (this.stuck) this.toBottom() },
  scrolled() {
    const log = $('log')
    // Nobody scrolled: something changed its height, a picture that came or the bot's keyboard.
    if (this.stuck && this.measures !== this.measure()) { this.toBottom(); return }
    this.stuck = log.scrollHeight - log.scrollTop - log.clientHeight < 60
    if (this.stuck) this.below = 0
    this.drawBelow()
  },
  drawBelow() {
    $('to-bottom').hidden = this.stuck
    const count = $('to-bottom').querySelector('.count')
    count.hidden = !this.below
    count.textContent = number(this.below)
  },
}

const drawArrived = soon(() => conversation.drawArrived())

function emptyChat(chat) {
  const subject = subjectOf(chat)
  const start = chat.type === 'private' ? el('button.button', { type: 'button', onclick: () => sendText('/start') }, t('start')) : null
  return el('div.empty', {}, avatar(subject), el('h3', { dir: 'auto' }, nameOf(subject)), el('p', {}, t(start ? 'startHint' : 'quietHint')), start)
}

/** Opens a chat; `byPerson` when someone chose it, so that a phone shows its screen and Back leads to the list again. */
function openChat(key, byPerson = true) {
  if (!chatOf(key)) return
  keepDraft()
  world.open = key
  memory.set('open', key)
  conversation.shown = conversation.page
  Object.assign(writing, { about: null, edits: false })
  if (byPerson && document.body.dataset.screen === 'list') {
    document.body.dataset.screen = 'talk'
    if (narrow.matches) history.pushState({ screen: 'talk' }, '')
  }
  if (isReading(key)) world.unread.delete(mine(key))
  $('text').value = world.drafts.get(mine(key)) ?? ''
  drawTalk()
  drawSide()
  if (byPerson && !narrow.matches) focusTalk()
}

/** Where one writes; where one may not, the way in. */
const focusTalk = () => ($('composer').hidden ? $('join').querySelector('button') : $('text'))?.focus()

/** At the start, and when a chat is gone: what was open last, else the first chat that the person has. */
function openFirst() {
  const last = memory.get('open')
  const chats = chatsOf(world.me).own
  openChat(chats.some(chat => chat.key === last) ? last : chats[0]?.key, false)
}

function showList() {
  if (history.state?.screen === 'talk') history.back()
  document.body.dataset.screen = 'list'
  keepDraft()
  drawSide()
}

function drawTalk() {
  drawTalkBar()
  drawFoot()
  conversation.draw()
}

function drawTalkBar() {
  const chat = chatOf(world.open)
  $('talk-bar').hidden = !chat
  if (!chat) return
  const subject = subjectOf(chat)
  const action = world.actions.get(chat.key)
  $('talk-face').replaceChildren(avatar(subject))
  $('talk-title').textContent = nameOf(subject)
  $('talk-about').replaceChildren(...(action ? [chat.type === 'group' ? nameOf(userOf(action.bot_id)) + ' ' : '', action.text]
    : chat.type === 'private' ? botState(subject) : [t('memberCount', number(chat.members.length)), ...atName(chat)]))
  $('talk-about').classList.toggle('typing', Boolean(action))
  $('members').hidden = chat.type === 'private'
  $('block').hidden = chat.type !== 'private'
  $('block').title = t(chat.blocked ? 'unblock' : 'block', nameOf(subject))
  $('block').ariaLabel = $('block').title
  $('block').ariaPressed = String(Boolean(chat.blocked))
  drawPinned(chat)
}

/** The newest pinned message that is still there. */
function drawPinned(chat) {
  const pinned = (chat.pinned ?? []).map(id => chat.messages.find(message => message.message_id === id)).filter(Boolean).at(-1)
  $('pinned').hidden = !pinned
  if (!pinned) return
  $('pinned').replaceChildren(icon('pin'), el('b', {}, t('pinnedMessage')), el('span.one-line', { dir: 'auto' }, summary(pinned)))
  $('pinned').onclick = () => conversation.show(pinned.message_id)
}

const isRunning = bot => world.running.get(bot.id) ?? bot.running
const botState = bot => [t(isRunning(bot) === undefined ? 'bot' : isRunning(bot) ? 'botRunning' : 'botStopped'), ...atName(bot)]
const atName = subject => subject.username ? [' · ', el('bdi', { dir: 'ltr' }, '@' + subject.username)] : []
