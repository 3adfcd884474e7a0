'use strict'
// Message contents: a kind of content is one entry here, an icon above and a text of the same name

const CONTENTS = [
  // Bale sets `document` beside `animation`, so animations come first.
  { field: 'animation', icon: 'video', draw: file => moving(file, { autoplay: true, loop: true, muted: true }) },
  { field: 'photo', icon: 'photo', draw: sizes => photo(sizes) },
  { field: 'video', icon: 'video', draw: file => moving(file) },
  { field: 'audio', icon: 'audio', draw: file => player(file, [file.performer, file.title ?? file.file_name].filter(Boolean).join(' · ') || t('audio')) },
  { field: 'voice', icon: 'voice', draw: file => player(file, t('voice')) },
  { field: 'document', icon: 'document', draw: file => el('a.card', { href: fileAddress(file.file_id), download: file.file_name ?? '', title: t('download') }, badge('document'), lines(file.file_name ?? t('document'), [size(file.file_size), file.mime_type].filter(Boolean).join(' · '))) },
  { field: 'sticker', icon: 'sticker', bare: true, draw: file => file.is_video
    ? orMissing(el('video.sticker', { src: fileAddress(file.file_id), autoplay: true, loop: true, muted: true, 'aria-label': file.emoji ?? t('sticker') }), 'sticker')
    : orMissing(el('img.sticker', { src: fileAddress(file.file_id), alt: file.emoji ?? t('sticker') }), 'sticker') },
  { field: 'location', icon: 'location', draw: place },
  { field: 'contact', icon: 'contact', draw: person => el('div.card', {}, badge('contact'), lines(nameOf(person), person.phone_number)) },
  { field: 'invoice', icon: 'pay', draw: invoice },
  { field: 'poll', icon: 'poll', draw: poll => el('div.poll', {}, el('b', { dir: 'auto' }, poll.question), el('ul', {}, (poll.options ?? []).map(option => el('li', {}, el('span', { dir: 'auto' }, option.text), el('small', {}, t('votes', number(option.voter_count ?? 0))))))) },
]

/** Messages that are a line in the middle: what happened, by whom. */
const SERVICES = [
  { field: 'new_chat_members', say: (users, by, message) => users.some(user => user.id !== message.from?.id) ? t('added', by, users.map(nameOf).join('، ')) : t('joined', by) },
  { field: 'left_chat_member', say: (user, by, message) => !message.from || user.id === message.from.id ? t('left', nameOf(user)) : t('removed', by, nameOf(user)) },
  { field: 'successful_payment', say: (payment, by) => t('paid', by, amount(payment.total_amount)) },
  { field: 'web_app_data', say: (data, by) => t('appData', by) + ': ' + data.data },
  { field: 'new_chat_title', say: (title, by) => t('titleChanged', by, title) },
  { field: 'new_chat_photo', say: (_, by) => t('photoChanged', by) },
  { field: 'delete_chat_photo', say: (_, by) => t('photoDeleted', by) },
  { field: 'pinned_message', say: (message, by) => t('pinned', by, summary(message)) },
  { field: 'group_chat_created', say: (_, by) => t('groupCreated', by) },
  { field: 'supergroup_chat_created', say: (_, by) => t('groupCreated', by) },
  { field: 'channel_chat_created', say: () => t('channelCreated') },
]

const carried = (table, message) => table.find(({ field }) => message[field] !== undefined && message[field] !== null && message[field] !== false)
const writerOf = message => message.from ?? message.sender_chat ?? message.chat ?? {}
const serviceLine = (service, message) => service.say(message[service.field], nameOf(writerOf(message)), message)

/** A message in one line: for the chat list, quotes and names. */
function summary(message) {
  const service = carried(SERVICES, message)
  if (service) return serviceLine(service, message)
  const content = carried(CONTENTS, message)
  const words = withoutMarks(message.text ?? message.caption ?? '')
  if (!content) return words || t('unknownContent')
  return words ? `${t(content.field)} · ${words}` : t(content.field)
}

const badge = name => el('span.badge', { 'aria-hidden': 'true' }, icon(name))
const lines = (first, second) => el('div', {}, el('b.one-line', { dir: 'auto' }, first), second ? el('small', {}, second) : null)

/** The picture or player, and in its place a note when its bytes cannot be had. */
function orMissing(node, name) {
  node.addEventListener('error', () => node.replaceWith(el('div.missing', {}, icon(name), t('notLoaded'))), { once: true })
  return node
}

/** Room for a picture before its bytes are there, so that nothing jumps. */
function frame({ width, height }) {
  if (!width || !height) return ''
  const shown = Math.min(width, 340, 420 * width / height)
  return `width:${Math.max(shown, 120)}px;aspect-ratio:${width}/${height}`
}

function photo(sizes) {
  const largest = sizes.at(-1) ?? {}
  const source = fileAddress(largest.file_id)
  const image = orMissing(el('img', { src: source, alt: t('photo') }), 'photo')
  return el('button.picture', { type: 'button', style: frame(largest), 'aria-label': t('photo'), onclick: () => image.isConnected && showPicture(source) }, image)
}

function moving(file, extra = { controls: true }) {
  const video = el('video', { src: fileAddress(file.file_id), preload: 'metadata', playsinline: '', 'aria-label': file.file_name ?? t('video'), ...extra })
  return el('div.picture', { style: frame(file) }, orMissing(video, 'video'))
}

function player(file, title) {
  const audio = orMissing(el('audio', { src: fileAddress(file.file_id), controls: true, preload: 'metadata', 'aria-label': title }), 'audio')
  return el('div.player', {}, el('b.one-line', { dir: 'auto' }, title), el('small', {}, [seconds(file.duration), size(file.file_size)].filter(Boolean).join(' · ')), audio)
}

function place({ latitude, longitude }) {
  const href = `https://www.openstreetmap.org/?mlat=${Number(latitude)}&mlon=${Number(longitude)}#map=15/${Number(latitude)}/${Number(longitude)}`
  return [el('a.map', { href, target: '_blank', rel: 'noopener noreferrer', title: t('openMap'), 'aria-label': t('openMap') }, icon('location')), el('small', { dir: 'ltr' }, `${latitude}, ${longitude}`)]
}

function invoice({ title, description, total_amount }, message, chat) {
  return el('div.invoice', {}, el('b', { dir: 'auto' }, title), el('div.words', { dir: 'auto' }, markdown(description ?? '')), el('span.amount', {}, amount(total_amount)),
    el('button.button', { type: 'button', 'data-pay': payKey(chat, message), 'aria-busy': paying.has(payKey(chat, message)) ? 'true' : 'false', onclick: () => pay(total_amount, message, chat) }, t('pay', amount(total_amount))))
}

// A payment that was begun spins until the receipt is there, or the bot refused it.
const paying = new Set()
const payKey = (chat, message) => [world.me, chat.key, message.message_id].join('|')

function pay(total, message, chat) {
  const key = payKey(chat, message)
  if (paying.has(key)) return
  openForm(t('payTitle', amount(total)), el('p.alert-text', {}, t('payHint', nameOf(writerOf(message)))), t('payNow'), async () => {
    paying.add(key)
    showSpinning()
    const answer = await attempt('pay', { key: chat.key, message_id: message.message_id })
    if (!answer.ok) paid()
    return answer
  })
}

function paid() {
  paying.clear()
  showSpinning()
}
