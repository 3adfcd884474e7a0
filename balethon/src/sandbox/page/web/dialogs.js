'use strict'
// Menus, dialogs, toasts

let closeMenu = () => {}

/** A menu of [text, icon, what to do, class] at `place`, or where the pointer is. */
function openMenu(place, items, pointer) {
  closeMenu()
  const before = document.activeElement
  const menu = el('div.menu', { role: 'menu' }, items.filter(Boolean).map(([text, picture, run, kind]) =>
    el('button' + (kind ? '.' + kind : ''), { type: 'button', role: 'menuitem', tabindex: -1, onclick: () => { closeMenu(true); run() } }, icon(picture), text)))
  // A dialog lets nothing be used but what is in it.
  ;(place.closest('dialog') ?? document.body).append(menu)
  const box = place.getBoundingClientRect()
  const [x, y] = pointer?.clientX ? [pointer.clientX, pointer.clientY] : [document.dir === 'rtl' ? box.left : box.right - menu.offsetWidth, box.bottom + 4]
  menu.style.left = Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8)) + 'px'
  menu.style.top = Math.max(8, y + menu.offsetHeight > innerHeight - 8 ? Math.min(y, innerHeight - 8) - menu.offsetHeight - (pointer?.clientX ? 0 : box.height + 8) : y) + 'px'
  const outside = event => { if (!menu.contains(event.target)) closeMenu() }
  closeMenu = back => {
    closeMenu = () => {}
    menu.remove()
    document.removeEventListener('pointerdown', outside, true)
    if (back) focusAgain(before)
  }
  menu.addEventListener('keydown', event => {
    if (event.key === 'Tab') closeMenu(true)
    else if (event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); closeMenu(true) }
    else walkWithArrows(event, [...menu.children])
  })
  document.addEventListener('pointerdown', outside, true)
  menu.firstElementChild.focus()
}

function openMessageMenu(place, message, chat, pointer) {
  const own = message.from?.id === world.me
  const text = message.text ?? message.caption
  openMenu(place, [
    isMember(chat) && [t('reply'), 'reply', () => writeAbout(message)],
    text && [t('copyText'), 'copy', () => copy(text)],
    own && text && !message.forward_date && [t('edit'), 'edit', () => writeAbout(message, true)],
    [t('showJson'), 'code', () => showJson(message)],
    own && [t('delete'), 'delete', () => act('delete', { key: chat.key, message_id: message.message_id }), 'danger'],
  ], pointer)
}

/** While the caret is in what is gone, Chromium types nothing anywhere. What had the focus before may be drawn anew. */
function gone(dialog, before) {
  getSelection().removeAllRanges()
  dialog.remove()
  if (document.activeElement === document.body) focusAgain(before)
}

/** A dialog with a title, something in it and buttons at its end; it is gone once closed. */
function openDialog(title, content, ends, kind = '') {
  const before = document.activeElement
  const dialog = el('dialog' + kind, { 'aria-label': title, onclose: () => gone(dialog, before), onclick: event => { if (event.target === dialog) dialog.close() } },
    el('h2', { dir: 'auto' }, title), content, el('div.ends', {}, ends))
  document.body.append(dialog)
  dialog.showModal()
  dialog.querySelector('.ends > :last-child')?.focus() // not a mini app's frame, which would keep Escape to itself
  return dialog
}

/** A dialog to fill in. `submit` gives the server's answer: a refusal is shown in it, and all stays as it was filled in. Gives the answer once it is `ok`; null when it was closed. */
function openForm(title, content, done, submit) {
  return new Promise(resolve => {
    const refusal = el('p.refusal', { role: 'alert', dir: 'auto' })
    const button = el('button.button', {}, done)
    const form = el('form', { onsubmit: async event => {
      event.preventDefault()
      if (button.ariaBusy === 'true') return
      button.ariaBusy = 'true'
      refusal.textContent = ''
      const answer = await submit()
      button.ariaBusy = 'false'
      if (answer.ok) { resolve(answer); dialog.close() }
      else if (!dialog.open) shown(answer)
      else {
        refusal.textContent = answer.description
        refusal.scrollIntoView({ block: 'nearest' })
      }
    } }, content, refusal, el('div.ends', {}, el('button.button.quiet', { type: 'button', onclick: () => dialog.close() }, t('cancel')), button))
    const dialog = openDialog(title, form, [])
    dialog.addEventListener('close', () => resolve(null))
  })
}

/** A form with such fields, and whom to pick from `choices`; `submit` gets what was written. */
function askForm(title, fields, done, submit, choices = []) {
  const inputs = fields.map(field => el('input', { name: field.name, value: field.value ?? '', required: Boolean(field.required), dir: field.ltr ? 'ltr' : 'auto', autocomplete: 'off', maxlength: 128 }))
  const picks = choices.map(user => el('input', { type: 'checkbox', value: user.id, checked: Boolean(user.is_bot) }))
  const answer = openForm(title, [
    fields.map((field, i) => el('label.field', {}, t(field.label), inputs[i])),
    picks.length ? el('fieldset', {}, el('legend', {}, t('members')), el('div.scroll', {}, choices.map((user, i) => el('label.pick', {}, avatar(user), el('span.one-line', { dir: 'auto' }, nameOf(user)), picks[i])))) : null,
  ].flat(), done, () => submit({ ...Object.fromEntries(inputs.map(input => [input.name, input.value.trim()])), picked: picks.filter(pick => pick.checked).map(pick => Number(pick.value)) }))
  inputs[0].select()
  return answer
}

function showAlert(text, title) {
  const dialog = openDialog(title, el('p.alert-text', { dir: 'auto' }, text), [el('button.button', { type: 'button', onclick: () => dialog.close() }, t('ok'))])
}

function showJson(value) {
  const text = JSON.stringify(value, null, 2)
  const dialog = openDialog('JSON', el('pre', { dir: 'ltr', tabindex: 0 }, text),
    [el('button.button.quiet', { type: 'button', onclick: () => copy(text) }, t('copyText')), el('button.button', { type: 'button', onclick: () => dialog.close() }, t('close'))])
}

function showPicture(source) {
  const dialog = openDialog(t('photo'), el('img', { src: source, alt: t('photo') }), [el('button.button', { type: 'button', onclick: () => dialog.close() }, t('close'))], '.wide')
}

/** Shows a mini app of a bot, which may send data to it (see miniapp.js) and close itself. */
async function openMiniApp(address, title, bot) {
  const key = world.open
  const href = webAddress(address)
  if (!href) { toast(address, true); return }
  const { ok, result } = await act('open_app', { key, bot })
  if (!ok) return
  const frame = el('iframe', { src: href, title, name: JSON.stringify({ balethon: result }), sandbox: 'allow-scripts allow-forms allow-popups allow-same-origin' })
  const hear = async ({ source, data }) => {
    if (source !== frame.contentWindow) return
    if (data?.balethon === 'close' || data?.balethon === 'sendData' && (await act('app_data', { key, data: data.data })).ok) dialog.close()
  }
  addEventListener('message', hear)
  const dialog = openDialog(title, frame,
    [el('a.button.quiet.apart', { href, target: '_blank', rel: 'noopener noreferrer' }, t('openTab')), el('button.button', { type: 'button', onclick: () => dialog.close() }, t('close'))], '.wide')
  dialog.addEventListener('close', () => removeEventListener('message', hear))
}

/** A short line on top, long enough to be read. */
function toast(text, wrong = false) {
  const node = el('div.toast' + (wrong ? '.wrong' : ''), { dir: 'auto', onclick: () => node.remove() }, text)
  $('toasts').append(node)
  // Shown anew, it lies above a dialog that was opened meanwhile.
  $('toasts').hidePopover?.()
  $('toasts').showPopover?.()
  if ($('toasts').children.length > 4) $('toasts').firstElementChild.remove()
  setTimeout(() => node.remove(), 4000 + text.length * 40)
}
