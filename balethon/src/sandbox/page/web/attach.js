'use strict'
// What people send besides texts: files that they choose, drop or paste, a place, their contact

const KINDS = ['photo', 'video', 'animation', 'audio', 'voice', 'document', 'sticker']

/** What a file can be sent as; the first is what people mean. */
function kindsOf({ type }) {
  if (type === 'image/gif') return ['animation', 'document']
  if (type.startsWith('image/')) return ['photo', 'document', 'sticker']
  if (type.startsWith('video/')) return ['video', 'animation', 'document', ...(type === 'video/webm' ? ['sticker'] : [])]
  if (type.startsWith('audio/')) return type.includes('ogg') ? ['voice', 'audio', 'document'] : ['audio', 'voice', 'document']
  return ['document']
}

function attachMenu() {
  openMenu($('attach'), [
    [t('attachMedia'), 'photo', () => $('media-input').click()],
    [t('attachFile'), 'document', () => $('file-input').click()],
    [t('attachLocation'), 'location', sendPlace],
    [t('attachContact'), 'contact', () => act('contact', { key: world.open })],
  ])
}

function sendPlace() {
  const key = world.open
  return askForm(t('attachLocation'), [
    { name: 'latitude', label: 'latitude', value: '35.699722', required: true, ltr: true },
    { name: 'longitude', label: 'longitude', value: '51.338097', required: true, ltr: true }], t('send'),
  ({ latitude, longitude }) => attempt('location', { key, latitude: Number(latitude), longitude: Number(longitude) }))
}

/** As what files can be sent together, and the kind of each then: all the same, or photos and videos as they are. */
function waysOf(files) {
  const own = files.map(file => kindsOf(file)[0])
  const mixed = new Set(own).size > 1 && own.every(kind => kind === 'photo' || kind === 'video')
  const common = KINDS.filter(kind => files.every(file => kindsOf(file).includes(kind)))
  return new Map([...mixed ? [['media', own]] : [], ...common.map(kind => [kind, files.map(() => kind)])])
}

/** Shows what is about to be sent, and sends it: one message to a file, and an album where that is possible. */
async function sendFiles(files, asDocument = false) {
  const chat = chatOf(world.open)
  if (!files.length || $('composer').hidden) return
  const ways = waysOf(files)
  const first = asDocument ? 'document' : ways.has('media') ? 'media' : kindsOf(files[0])[0]
  const choice = el('select', { name: 'kind' }, [...ways.keys()].map(way => el('option', { value: way, selected: way === first }, t(way))))
  const caption = el('input', { name: 'caption', dir: 'auto', autocomplete: 'off', maxlength: 1024, value: writing.edits ? '' : $('text').value.trim() })
  const addresses = files.map(file => URL.createObjectURL(file))
  const sent = openForm(files.length > 1 ? t('sendFiles', number(files.length)) : t('sendFile'), [
    el('div.previews', {}, files.map((file, index) => preview(file, addresses[index]))),
    ways.size > 1 ? el('label.field', {}, t('sendAs'), choice) : null, el('label.field', {}, t('captionLabel'), caption),
  ], t('send'), () => upload(chat.key, files, ways.get(choice.value), caption.value))
  caption.focus()
  const done = await sent
  addresses.forEach(address => URL.revokeObjectURL(address))
  if (done && !writing.edits) { $('text').value = ''; writeAbout(null) }
}

function preview(file, address) {
  if (file.type.startsWith('image/')) return el('img', { src: address, alt: file.name })
  if (file.type.startsWith('video/')) return el('video', { src: address, muted: true, controls: true })
  return el('div.card', {}, badge(file.type.startsWith('audio/') ? 'audio' : 'document'), lines(file.name, size(file.size)))
}

/** Sends files as these kinds; the caption belongs to the first. */
function upload(key, files, kinds, caption) {
  const form = new FormData()
  const reply = writing.edits ? undefined : writing.about?.message_id
  for (const [name, value] of Object.entries({ key, as: world.me, caption, ...(reply === undefined ? {} : { reply_to: reply }) })) form.append(name, value)
  for (const [index, file] of files.entries()) {
    form.append('kind', kinds[index])
    form.append('file', file, file.name)
  }
  return answerOf('/page/upload', { body: form })
}

function bindAttachments() {
  $('attach').onclick = attachMenu
  for (const [id, asDocument] of [['media-input', false], ['file-input', true]]) {
    $(id).onchange = event => { sendFiles([...event.target.files], asDocument); event.target.value = '' }
  }
  $('text').onpaste = event => {
    const files = [...event.clipboardData?.files ?? []]
    if (files.length) { event.preventDefault(); sendFiles(files) }
  }
  const over = shown => event => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    $('drop').hidden = !shown || $('composer').hidden
  }
  $('talk').ondragover = over(true)
  $('talk').ondragleave = event => { if (!$('talk').contains(event.relatedTarget)) over(false)(event) }
  $('talk').ondrop = event => { over(false)(event); sendFiles([...event.dataTransfer.files]) }
}
