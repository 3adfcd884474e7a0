'use strict'
// Controls and start

function label(node, name) {
  node.setAttribute('aria-label', t(name))
  if (!node.matches('aside, nav, #log, textarea, input')) node.title = t(name)
}

function setLanguage(name) {
  language = name
  memory.set('language', name)
  document.documentElement.lang = name
  document.documentElement.dir = name === 'fa' ? 'rtl' : 'ltr'
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t)
  for (const node of document.querySelectorAll('[data-label]')) label(node, node.dataset.label)
  for (const node of document.querySelectorAll('[data-placeholder]')) node.placeholder = t(node.dataset.placeholder)
  label($('language'), 'otherLanguage')
  $('language').textContent = name === 'fa' ? 'EN' : 'فا'
  $('language').lang = name === 'fa' ? 'en' : 'fa'
  setTheme(memory.get('theme'))
  drawAll()
  panel.draw()
}

const systemDark = matchMedia('(prefers-color-scheme: dark)')
const isDark = () => (document.documentElement.dataset.theme ?? (systemDark.matches ? 'dark' : 'light')) === 'dark'

/** `light`, `dark`, or anything else for what the system says. */
function setTheme(name) {
  if (name === 'light' || name === 'dark') {
    document.documentElement.dataset.theme = name
    memory.set('theme', name)
  }
  $('theme').querySelector('use').setAttribute('href', isDark() ? '#i-sun' : '#i-moon')
  label($('theme'), isDark() ? 'lightTheme' : 'darkTheme')
}

function newChatMenu() {
  openMenu($('new-chat'), [[t('newGroup'), 'group', () => newChat('group')], [t('newChannel'), 'channel', () => newChat('channel')], [t('newPersonTitle'), 'contact', addPerson]])
}

/** Escape goes back one step: the reply or edit begun, then (on a phone) the conversation, else to the chat list. */
function escape() {
  if (document.querySelector('dialog[open]')) return
  if (writing.about) writeAbout(null)
  else if (narrow.matches && !$('developer').hidden) showDeveloper(false)
  else if (narrow.matches) showList()
  else $('chats').querySelector('[tabindex="0"]')?.focus()
}

/** ble.ir/<bot>?start=… opens the bot's chat here and starts it, as Bale's own client does. */
function openDeepLink(event) {
  const href = event.target.closest?.('a[href]')?.href
  if (!href) return
  const url = new URL(href)
  const bot = [...world.bots.values()].find(bot => bot.username && url.pathname.toLowerCase() === '/' + bot.username.toLowerCase())
  if (url.hostname !== 'ble.ir' || !bot) return
  event.preventDefault()
  openChat(privateKey(bot.id))
  if (url.searchParams.has('start')) sendText(`/start ${url.searchParams.get('start')}`.trim())
}

function bindControls() {
  $('language').onclick = () => setLanguage(language === 'fa' ? 'en' : 'fa')
  $('theme').onclick = () => setTheme(isDark() ? 'light' : 'dark')
  systemDark.onchange = () => setTheme()
  panel.bind()
  bindAttachments()
  $('new-chat').onclick = newChatMenu
  $('rename').onclick = renamePerson
  $('find-chat').oninput = drawChats
  $('back').onclick = showList
  $('members').onclick = showMembers
  $('block').onclick = () => act(chatOf(world.open).blocked ? 'unblock' : 'block', { key: world.open })
  $('to-bottom').onclick = () => conversation.toBottom()
  $('keys-switch').onclick = () => { writing.keysShown = !writing.keysShown; drawFoot() }
  $('composer').onsubmit = event => { event.preventDefault(); send(); if (!narrow.matches) $('text').focus() }
  $('text').oninput = () => { fitText(); drawCommands() }
  document.addEventListener('click', openDeepLink)

  $('people').onkeydown = event => {
    const along = document.dir === 'rtl' ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight']
    const person = walkWithArrows(event, [...$('people').children], along)
    if (person?.matches('[role="radio"]')) person.click()
  }
  $('chats').onkeydown = event => walkWithArrows(event, [...$('chats').querySelectorAll('.chat')])
  $('find-chat').onkeydown = event => {
    const first = $('chats').querySelector('.chat')
    if (event.key === 'ArrowDown') { event.preventDefault(); first?.focus() }
    else if (event.key === 'Enter') first?.click()
    else if (event.key === 'Escape' && event.target.value) { event.stopPropagation(); event.target.value = ''; drawChats() }
  }
  $('log').tabIndex = 0
  $('log').onkeydown = event => {
    const messages = [...$('log').querySelectorAll('[data-id]')]
    const { target } = event
    if (target === $('log') && event.key === 'ArrowUp') { event.preventDefault(); messages.at(-1)?.focus() }
    else if (!target.dataset.id) return
    else if (event.key === 'Enter') { event.preventDefault(); target.querySelector('.more')?.click() }
    else walkWithArrows(event, messages)
  }
  $('text').onkeydown = event => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send() }
    else if (event.key === 'ArrowUp' && !$('text').value && !writing.about) {
      const last = chatOf(world.open)?.messages.findLast(message => message.from?.id === world.me && message.text)
      if (last) { event.preventDefault(); writeAbout(last, true) }
    }
  }
  document.addEventListener('keydown', event => { if (event.key === 'Escape') escape() })

  $('log').onscroll = () => conversation.scrolled()
  for (const change of ['load', 'loadedmetadata', 'error']) $('log').addEventListener(change, () => conversation.stick(), true)
  new ResizeObserver(() => conversation.stick()).observe($('log'))
  addEventListener('popstate', () => { document.body.dataset.screen = history.state?.screen ?? 'list'; drawSide() })
  document.addEventListener('visibilitychange', () => { if (isReading(world.open)) { world.unread.delete(mine(world.open)); drawSide() } })
}

document.body.dataset.screen = history.state?.screen ?? 'list'
bindControls()
setLanguage(language)
showDeveloper(memory.get('developer') === 'true')
listen()
