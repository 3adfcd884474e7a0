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

async function sendPlace() {
  const place = await askForm(t('attachLocation'), [
    { name: 'latitude', label: 'latitude', value: '35.699722', required: true, ltr: true },
    { name: 'longitude', label: 'longitude', value: '51.338097', required: true, ltr: true }], t('send'))
  if (place) act('location', { key: world.open, latitude: Number(place.latitude), longitude: Number(place.longitude) })
}

/** Shows what is about to be sent, and sends it: one message to a file. */
function sendFiles(files, asDocument = false) {
  const chat = chatOf(world.open)
  if (!files.length || !chat || !isMember(chat)) return
  const common = KINDS.filter(kind => files.every(file => kindsOf(file).includes(kind)))
  const first = asDocument ? 'document' : kindsOf(files[0])[0]
  const choice = el('select', { name: 'kind' }, common.map(kind => el('option', { value: kind, selected: kind === first }, t(kind))))
  const caption = el('input', { name: 'caption', dir: 'auto', autocomplete: 'off', maxlength: 1024, value: writing.edits ? '' : $('text').value.trim() })
  const button = el('button.button', {}, t('send'))
  const addresses = files.map(file => URL.createObjectURL(file))
  const form = el('form', { onsubmit: async event => {
    event.preventDefault()
    button.disabled = true
    const reply = writing.edits ? undefined : writing.about?.message_id
    for (const [index, file] of files.entries()) if (!await upload(chat.key, file, choice.value, index ? '' : caption.value, reply)) { button.disabled = false; return }
    if (!writing.edits) { $('text').value = ''; writeAbout(null) }
    dialog.close()
  } },
  el('div.previews', {}, files.map((file, index) => preview(file, addresses[index]))),
  common.length > 1 ? el('label.field', {}, t('sendAs'), choice) : null, el('label.field', {}, t('captionLabel'), caption),
  el('div.ends', {}, el('button.button.quiet', { type: 'button', onclick: () => dialog.close() }, t('cancel')), button))
  const dialog = openDialog(files.length > 1 ? t('sendFiles', number(files.length)) : t('sendFile'), form, [])
  dialog.addEventListener('close', () => addresses.forEach(address => URL.revokeObjectURL(address)))
  caption.focus()
}

function preview(file, address) {
  if (file.type.startsWith('image/')) return el('img', { src: address, alt: file.name })
  if (file.type.startsWith('video/')) return el('video', { src: address, muted: true, controls: true })
  return el('div.card', {}, badge(file.type.startsWith('audio/') ? 'audio' : 'document'), lines(file.name, size(file.size)))
}

/** Whether the file arrived; what went wrong is shown. */
async function upload(key, file, kind, caption, reply) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ key, as: world.me, kind, caption, ...(reply === undefined ? {} : { reply_to: reply }) })) form.append(name, value)
  form.append('file', file, file.name)
  return answerOf(fetch('/page/upload', { method: 'POST', body: form })).then(({ ok }) => ok)
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
