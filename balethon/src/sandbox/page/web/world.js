'use strict'
// The world, as the server tells it, and what each event changes

const world = {
  bots: new Map(), people: new Map(), chats: new Map(), running: new Map(),
  me: Number(memory.get('me')) || null,   // who this page acts as
  open: null,                             // key of the conversation shown
  unread: new Map(),                      // "person|key" -> ids of messages not seen
  actions: new Map(),                     // key -> { text, until }: typing and the like
  drafts: new Map(),                      // "person|key" -> text not sent yet
  awaited: null,                          // key of a chat just made, opened once it is there
  ahead: 0,                               // the sandbox's clock minus ours, in seconds
  now: () => Date.now() / 1000 + world.ahead,
}

const privateKey = (bot, person = world.me) => `p:${bot}:${person}`
const mine = key => `${world.me}|${key}`
const userOf = id => world.people.get(id) ?? world.bots.get(id)

/** The chat under `key`; a private one exists for every bot and person, empty at first. */
function chatOf(key) {
  if (!key) return undefined
  const [kind, bot, person] = key.split(':')
  if (!world.chats.has(key) && kind === 'p' && world.bots.has(Number(bot)) && world.people.has(Number(person)))
    world.chats.set(key, fullChat({ key, type: 'private', id: Number(person), members: [Number(bot), Number(person)] }))
  return world.chats.get(key)
}

/** Whom or what the chat shows to the acting person: the bot of a private chat, else the group or channel. */
const subjectOf = chat => chat.type === 'private' ? world.bots.get(Number(chat.key.split(':')[1])) ?? chat : chat
const isMember = (chat, person = world.me) => chat.type === 'private' || chat.members.includes(person)

/** Keys of the chats that a person has; `others` are groups and channels not joined. */
function chatsOf(person) {
  const shared = [...world.chats.values()].filter(chat => chat.type !== 'private')
  const own = [...world.bots.keys()].map(bot => chatOf(privateKey(bot, person))).concat(shared.filter(chat => isMember(chat, person)))
  const age = chat => chat.messages.at(-1)?.date ?? 0
  return { own: own.sort((a, b) => age(b) - age(a)), others: shared.filter(chat => !isMember(chat, person)) }
}

const isReading = key => key === world.open && !document.hidden && !(narrow.matches && document.body.dataset.screen === 'list')

/** Who has not seen a new message: every person in the chat but its writer and the one who reads it now. */
function countUnread(chat, message) {
  for (const person of chat.members) {
    if (!world.people.has(person) || message.from?.id === person || person === world.me && isReading(chat.key)) continue
    const place = `${person}|${chat.key}`
    world.unread.set(place, (world.unread.get(place) ?? new Set()).add(message.message_id))
  }
}

function unreadOf(person) {
  let sum = 0
  for (const [place, ids] of world.unread) if (place.startsWith(person + '|')) sum += ids.size
  return sum
}

function fullChat(chat, known) {
  const messages = chat.messages ?? known?.messages ?? []
  return { members: [], ...chat, messages, ids: new Set(messages.map(message => message.message_id)), keyboard: chat.keyboard ?? known?.keyboard ?? {} }
}

const stopping = new Map()   // bot -> what will show that it has stopped

/** One entry to an event of the server: what changes in the world, and what is drawn anew. */
const EVENTS = {
  state(data) {
    const before = world.chats
    const again = world.people.size > 0
    world.ahead = (data.now ?? Date.now() / 1000) - Date.now() / 1000
    world.bots = new Map(data.bots.map(bot => [bot.id, bot]))
    world.people = new Map(data.people.map(person => [person.id, person]))
    world.chats = new Map(data.chats.map(chat => [chat.key, fullChat(chat)]))
    if (!world.people.has(world.me)) world.me = data.people[0]?.id ?? null
    for (const chat of again ? world.chats.values() : []) {
      const known = before.get(chat.key)?.ids ?? new Set()
      for (const message of chat.messages) if (!known.has(message.message_id)) countUnread(chat, message)
    }
    spinning.clear()
    paying.clear()
    wire.reset()
    boards.clear()
    if (!world.open || !chatOf(world.open)) openFirst()
    drawAll()
    if (!again && !narrow.matches && document.activeElement === document.body) focusTalk()
  },
  message({ key, message }) {
    const chat = chatOf(key)
    if (!chat || chat.ids.has(message.message_id)) return
    world.ahead += Math.max(0, message.date - world.now()) // the sandbox's time may be moved forward
    chat.ids.add(message.message_id)
    chat.messages.push(message)
    countUnread(chat, message)
    if (message.from?.is_bot) world.actions.delete(key)
    if (message.successful_payment && message.from?.id === world.me) { paid(); toast(t('receipt')) }
    if (key === world.open) conversation.arrived(message)
    drawSide()
  },
  edited({ key, message }) {
    const messages = chatOf(key)?.messages ?? []
    const at = messages.findIndex(known => known.message_id === message.message_id)
    if (at < 0) return
    messages[at] = message
    if (key === world.open) conversation.changed(message)
    drawSide()
  },
  deleted({ key, message_id }) {
    const chat = chatOf(key)
    if (!chat) return
    chat.ids.delete(message_id)
    chat.messages = chat.messages.filter(message => message.message_id !== message_id)
    for (const [place, ids] of world.unread) if (place.endsWith('|' + key)) ids.delete(message_id)
    if (key === world.open) conversation.removed(message_id)
    drawSide()
  },
  keyboard({ key, user_id, keyboard }) {
    const chat = chatOf(key)
    if (!chat) return
    chat.keyboard[user_id] = keyboard
    if (key === world.open) drawFoot()
  },
  answer({ key, user_id, query_id, text, show_alert }) {
    stopSpinning(query_id)
    if (user_id !== world.me || !text) return
    if (show_alert) showAlert(text, nameOf(subjectOf(chatOf(key) ?? {})))
    else toast(text)
  },
  action({ key, bot_id, action }) {
    const until = Date.now() + 6000
    world.actions.set(key, { bot_id, text: TEXTS[action] ? t(action) : action, until })
    setTimeout(() => {
      if (world.actions.get(key)?.until !== until) return
      world.actions.delete(key)
      drawSide()
    }, 6000)
    drawSide()
  },
  person({ user }) {
    world.people.set(user.id, user)
    if (world.me === null) actAs(user.id)
    drawAll()
  },
  chat(data) {
    const chat = data.chat ?? data
    world.chats.set(chat.key, fullChat(chat, world.chats.get(chat.key)))
    drawSide()
    if (chat.key === world.awaited) { world.awaited = null; openChat(chat.key) }
    else if (chat.key === world.open) { drawFoot(); members.draw() }
  },
  /** A bot that answers does not ask for updates meanwhile: it is taken for stopped only after a while. */
  bot({ user, running }) {
    world.bots.set(user.id, user)
    clearTimeout(stopping.get(user.id))
    const show = () => { world.running.set(user.id, running); drawSide(); drawCommands() }
    if (running || !world.running.has(user.id)) show()
    else stopping.set(user.id, setTimeout(show, 3000))
  },
  payment({ user_id, text }) {
    if (user_id !== world.me) return
    paid()
    showAlert(text, t('paymentFailed'))
  },
  review({ key, user_id }) {
    if (user_id === world.me) toast(t('reviewAsked', nameOf(subjectOf(chatOf(key) ?? {}))))
  },
  update: record => wire.add(record),
  request: record => wire.add(record),
  answered: answer => wire.answered(answer),
  explained: why => wire.explained(why),
  board: news => toldOfBoard(news),
}

// ---- The server ----

function listen() {
  const source = new EventSource('/page/events')
  for (const name of Object.keys(EVENTS)) {
    source.addEventListener(name, event => {
      $('offline').hidden = true
      const data = JSON.parse(event.data)
      EVENTS[name](data)
    })
  }
  source.onopen = () => { $('offline').hidden = true }
  source.onerror = () => {
    $('offline').hidden = false
    // A browser gives up on some failures; then a new stream is begun.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000)
  }
}

/** Does something as the acting person. The answer says `ok`, and a refusal what is wrong. */
function attempt(what, fields = {}) {
  const body = JSON.stringify({ act: what, as: world.me, ...fields })
  return answerOf('/page/act', { headers: { 'Content-Type': 'application/json' }, body })
}

/** The same; a refusal is shown. */
const act = async (what, fields) => shown(await attempt(what, fields))

async function answerOf(address, request) {
  try {
    return await (await fetch(address, { method: 'POST', ...request })).json()
  } catch {
    return { ok: false, description: t('notReached') }
  }
}

function shown(answer) {
  if (!answer.ok) toast(answer.description, true)
  return answer
}
