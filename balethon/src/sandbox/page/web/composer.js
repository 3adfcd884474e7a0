'use strict'
// The composer: text, replies and edits, the bot's keyboard

const writing = { about: null, edits: false, keysShown: true }   // `about`: the message replied to, or edited

function keepDraft() {
  if (!world.open || writing.edits) return
  const text = $('text').value
  if (text) world.drafts.set(mine(world.open), text)
  else world.drafts.delete(mine(world.open))
}

/** Begins a reply to a message or its edit; null ends either. */
function writeAbout(message, edits = false) {
  if (writing.edits || edits) $('text').value = edits ? message.text ?? message.caption ?? '' : ''
  Object.assign(writing, { about: message, edits })
  drawFoot()
  $('text').focus()
}

async function send() {
  const text = $('text').value
  if (!text.trim()) return
  const { about, edits } = writing
  const key = world.open
  Object.assign(writing, { about: null, edits: false })
  $('text').value = ''
  world.drafts.delete(mine(key))
  drawFoot()
  const done = edits ? await act('edit', { key, message_id: about.message_id, text }) : await sendText(text, about?.message_id)
  // Nothing that was typed is lost: it comes back unless something new was begun meanwhile.
  if (!done.ok && world.open === key && !$('text').value) {
    Object.assign(writing, { about, edits })
    $('text').value = text
    drawFoot()
  }
}

/** The commands that the chat's bots have told Bale of and that begin as what is written. */
function drawCommands() {
  const chat = chatOf(world.open)
  const wanted = $('text').value
  const bots = (chat?.members ?? []).map(id => world.bots.get(id)).filter(Boolean)
  const found = /^\/\S*$/.test(wanted) ? bots.flatMap(bot => bot.commands ?? []).filter(({ command }) => `/${command.replace(/^\//, '')}`.startsWith(wanted)) : []
  $('commands').hidden = !found.length
  $('commands').replaceChildren(...found.map(({ command, description }) => {
    const text = '/' + command.replace(/^\//, '')
    return el('button.suggestion', { type: 'button', onclick: () => { $('text').value = ''; drawFoot(); sendText(text); $('text').focus() } }, el('b', { dir: 'ltr' }, text), el('span.one-line', { dir: 'auto' }, description))
  }))
}

const sendText = (text, reply_to) => act('send', { key: world.open, text, ...(reply_to === undefined ? {} : { reply_to }) })

/** What the buttons of a reply keyboard are besides a text. */
const KEYS = [
  { field: 'request_contact', icon: 'contact', hint: 'contactButton' },
  { field: 'request_location', icon: 'location', hint: 'locationButton' },
  { field: 'web_app', icon: 'app', press: button => openMiniApp(button.web_app.url, button.text) },
]

function drawKey(button) {
  const text = typeof button === 'string' ? button : button.text
  const kind = typeof button === 'string' ? null : carried(KEYS, button)
  return el('button.key', { type: 'button', title: kind?.hint && t(kind.hint), onclick: () => kind?.press ? kind.press(button) : act('press', { key: world.open, button }) },
    kind ? icon(kind.icon) : null, el('span', { dir: 'auto' }, text))
}

function drawFoot() {
  const chat = chatOf(world.open)
  const open = chat && isMember(chat) && !chat.blocked
  const waits = $('join').contains(document.activeElement)
  $('composer').hidden = !open
  $('join').hidden = !chat || open
  if (chat && !open) {
    const [why, name, what, fields] = chat.blocked ? ['blocked', nameOf(subjectOf(chat)), 'unblock', {}] : ['notMember', nameOf(userOf(world.me)), 'join', { user_id: world.me }]
    $('join').replaceChildren(t(why, name), el('button.button', { type: 'button', onclick: () => act(what, { key: chat.key, ...fields }) }, t(what, name)))
  }

  const rows = open ? chat.keyboard[world.me]?.keyboard ?? [] : []
  $('keys-switch').hidden = !rows.length
  $('keys-switch').setAttribute('aria-pressed', writing.keysShown)
  $('keyboard').hidden = !rows.length || !writing.keysShown
  $('keyboard').replaceChildren(...rows.map(row => el('div.row', {}, row.map(drawKey))))

  const { about, edits } = writing
  $('about-text').hidden = !about
  if (about) {
    $('about-text').replaceChildren(icon(edits ? 'edit' : 'reply'),
      el('div.quote', {}, el('b.one-line', { dir: 'auto' }, edits ? t('editing') : t('replyTo', nameOf(writerOf(about)))), el('span.one-line', { dir: 'auto' }, summary(about))),
      el('button.round-button', { type: 'button', 'aria-label': t('cancel'), title: t('cancel'), onclick: () => writeAbout(null) }, icon('close')))
  }
  $('send').querySelector('use').setAttribute('href', edits ? '#i-check' : '#i-send')
  label($('send'), edits ? 'save' : 'send')
  fitText()
  drawCommands()
  if (waits) focusTalk()
}

function fitText() {
  const area = $('text')
  area.dir = area.value ? 'auto' : document.dir // empty, the placeholder's direction counts
  area.style.height = 'auto'
  area.style.height = Math.min(area.scrollHeight + 2, 172) + 'px'
  area.style.overflowY = area.scrollHeight > 172 ? 'auto' : 'hidden'
}
