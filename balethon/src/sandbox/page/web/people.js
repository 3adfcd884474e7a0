'use strict'
// People and chats

/** Replaces the children of `place`; the focus stays on the entry with the same data-key. */
function redraw(place, ...children) {
  const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : null
  place.replaceChildren(...children)
  if (key) place.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
}

const drawSide = soon(() => {
  drawPeople()
  drawChats()
  drawTalkBar()
  const unread = unreadOf(world.me)
  document.title = (unread ? `(${number(unread)}) ` : '') + t('pageTitle')
})

function drawAll() {
  drawSide()
  drawTalk()
}

const badgeOf = count => count ? el('span.count', { 'aria-label': t('unread', number(count)) }, number(count)) : null

function drawPeople() {
  redraw($('people'), ...[...world.people.values()].map(person => {
    const checked = person.id === world.me
    return el('button.person', { type: 'button', role: 'radio', 'aria-checked': String(checked), tabindex: checked ? 0 : -1, 'data-key': person.id, title: person.username ? '@' + person.username : null, onclick: () => actAs(person.id) },
      avatar(person), el('span.one-line', { dir: 'auto' }, nameOf(person)), checked ? null : badgeOf(unreadOf(person.id)))
  }), el('button.person', { type: 'button', 'data-key': 'add', 'aria-label': t('addPerson'), title: t('addPerson'), onclick: addPerson }, el('span.plus', { 'aria-hidden': 'true' }, icon('plus')), el('span.one-line', {}, t('add'))))
  $('rename').hidden = world.me === null
  if (drawPeople.last !== world.me) $('people').querySelector('[aria-checked="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  drawPeople.last = world.me
}

/** From now on the page is this person; the same chat stays open where the person has it. */
function actAs(id) {
  if (id === world.me) return
  keepDraft()
  const open = world.open && chatOf(world.open)
  world.me = id
  memory.set('me', id)
  world.open = null
  if (!open) openFirst()
  else openChat(open.type === 'private' ? privateKey(open.key.split(':')[1]) : open.key, false)
  drawAll()
}

function drawChats() {
  const wanted = $('find-chat').value.trim().toLocaleLowerCase()
  const fits = chat => !wanted || nameOf(subjectOf(chat)).toLocaleLowerCase().includes(wanted) || (subjectOf(chat).username ?? '').toLowerCase().includes(wanted)
  const { own, others } = chatsOf(world.me)
  const [mineNow, othersNow] = [own.filter(fits), others.filter(fits)]
  const current = [...mineNow, ...othersNow].some(chat => chat.key === world.open) ? world.open : (mineNow[0] ?? othersNow[0])?.key
  const list = chats => el('ul', {}, chats.map(chat => el('li', {}, drawChat(chat, chat.key === current))))
  redraw($('chats'), mineNow.length || othersNow.length ? list(mineNow) : el('p.nothing', {}, t('noChats')),
    ...(othersNow.length ? [el('h2', {}, t('otherChats')), list(othersNow)] : []))
}

function drawChat(chat, inTabOrder) {
  const subject = subjectOf(chat)
  const last = chat.messages.at(-1)
  const action = world.actions.get(chat.key)
  const state = chat.type === 'private' && isRunning(subject) !== undefined ? el('span.online' + (isRunning(subject) ? '.running' : ''), {}) : null
  return el('button.chat', { type: 'button', 'data-key': chat.key, tabindex: inTabOrder ? 0 : -1, 'aria-current': chat.key === world.open ? 'true' : null, onclick: () => openChat(chat.key) },
    avatar(subject, state),
    el('span.title', {}, chat.type === 'private' ? null : icon(chat.type), el('span.one-line', { dir: 'auto' }, nameOf(subject))),
    last ? el('time', {}, dayOf(last.date) === dayOf(world.now()) ? clock(last.date) : clock(last.date, { day: 'numeric', month: 'short' })) : el('span'),
    el('span.last', {}, action ? el('span.one-line.typing', {}, action.text) : last ? lastLine(chat, last) : t(chat.type === 'private' ? 'bot' : chat.type)),
    badgeOf(world.unread.get(mine(chat.key))?.size))
}

function lastLine(chat, message) {
  const own = message.from?.id === world.me
  const service = carried(SERVICES, message)
  const line = el('span.one-line', { dir: service ? null : 'auto' }, summary(message))
  if (service || chat.type === 'channel' || chat.type === 'private' && !own) return line
  return [el('b.one-line', {}, el('bdi', {}, own ? t('you') : nameOf(writerOf(message))), ':'), ' ', line]
}

async function addPerson() {
  const made = await askForm(t('newPersonTitle'), PERSON_FIELDS, t('add'), person => attempt('person', person))
  if (!made) return
  EVENTS.person({ user: made.result }) // the event may still be on its way
  actAs(made.result.id)
}

function renamePerson() {
  const user = userOf(world.me)
  const fields = PERSON_FIELDS.map(field => ({ ...field, value: user[field.name] }))
  return askForm(t('renameTitle', nameOf(user)), fields, t('save'), person => attempt('rename', { id: user.id, ...person }))
}

const USERNAME_FIELD = { name: 'username', label: 'username', ltr: true }
const PERSON_FIELDS = [{ name: 'first_name', label: 'firstName', required: true }, { name: 'last_name', label: 'lastName' }, USERNAME_FIELD]

/** A new group or channel with whom one picks; the acting person is in it. */
async function newChat(kind) {
  const me = userOf(world.me)
  const choices = [...world.bots.values(), ...world.people.values()].filter(user => user !== me)
  const made = await askForm(t(kind === 'group' ? 'newGroup' : 'newChannel'), [{ name: 'title', label: 'title', required: true }, USERNAME_FIELD], t('create'),
    ({ title, username, picked }) => attempt(kind, { title, username, members: [me.id, ...picked] }), choices)
  if (!made) return
  // The chat itself comes as an event, before this answer or after it.
  if (chatOf(made.result.key)) openChat(made.result.key)
  else world.awaited = made.result.key
}

const ROLES = ['creator', 'administrator', 'restricted']

/** Members of a group or channel: who is in and what can be done with them, who can be added, and the way out. */
function showMembers() {
  const { key } = chatOf(world.open)
  const todo = (what, user) => () => act(what, { key, user_id: user.id })
  const menu = (user, role) => event => openMenu(event.currentTarget, [
    role === 'administrator' ? [t('demote'), 'contact', todo('demote', user)] : role !== 'creator' && [t('promote'), 'star', todo('promote', user)],
    [t('remove', nameOf(user)), 'delete', todo('leave', user), 'danger'],
    role !== 'creator' && [t('ban', nameOf(user)), 'block', todo('ban', user), 'danger'],
  ])
  const line = (user, note, button) => el('div.pick', {}, avatar(user), el('span.one-line', { dir: 'auto' }, nameOf(user)), note ? el('small', {}, t(note)) : null, button)
  const button = (user, name, what) => el('button.button.quiet', { type: 'button', 'data-key': 'member-' + user.id, 'aria-label': t(name, nameOf(user)), onclick: todo(what, user) }, t(name, ''))
  const list = el('div.scroll')
  members.draw = () => {
    const chat = chatOf(key)
    const everybody = [...world.bots.values(), ...world.people.values()]
    const outside = everybody.filter(user => !chat.members.includes(user.id))
    redraw(list, ...chat.description ? [el('p.about', { dir: 'auto' }, chat.description)] : [],
      ...everybody.filter(user => chat.members.includes(user.id)).map(user => {
        const role = chat.roles?.[user.id]
        return line(user, ROLES.includes(role) && role, el('button.round-button', { type: 'button', 'data-key': 'member-' + user.id, 'aria-haspopup': 'menu', 'aria-label': t('memberMenu', nameOf(user)), title: t('memberMenu', nameOf(user)), onclick: menu(user, role) }, icon('more')))
      }),
      ...outside.length ? [el('h3', {}, t('addMembers'))] : [],
      ...outside.map(user => chat.banned?.includes(user.id) ? line(user, 'banned', button(user, 'unban', 'unban')) : line(user, null, button(user, 'addMember', 'join'))))
  }
  members.draw()
  const leave = async () => { if ((await todo('leave', userOf(world.me))()).ok) dialog.close() }
  const dialog = openDialog(nameOf(chatOf(key)), list,
    [isMember(chatOf(key)) ? el('button.button.quiet.apart', { type: 'button', onclick: leave }, t('leave')) : null,
      el('button.button', { type: 'button', onclick: () => dialog.close() }, t('close'))])
  dialog.addEventListener('close', () => { members.draw = () => {} })
}

const members = { draw() {} }   // draws the list anew, while it is shown
