'use strict'
// Markdown, as Bale reads it

// Marks count only with a space (or the text's edge) before the first and after the last: snake_case_name stays whole.

const INLINE = [
  { first: '`', pattern: /```\[([^\]\n]*)\]([\s\S]*?)```/y, make: m => el('details', {}, el('summary', { dir: 'auto' }, m[1] || '…'), el('div', { dir: 'auto' }, markdown(m[2].trim()))) },
  { first: '[', pattern: /\[([^[\]\n]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/y, make: m => linkOrMention(m[1], m[2]) },
  { first: '*', apart: true, pattern: /\*(?=\S)([^\n]*?\S)\*(?=\s|$)/y, make: m => el('strong', {}, markdown(m[1])) },
  { first: '_', apart: true, pattern: /_(?=\S)([^\n]*?\S)_(?=\s|$)/y, make: m => el('em', {}, markdown(m[1])) },
  { first: 'h', word: true, pattern: /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]»،؛؟]/y, make: m => link(m[0], m[0]) },
  { first: '@', word: true, pattern: /@[A-Za-z]\w{2,}/y, make: m => mention(m[0]) },
  { first: '/', apart: true, pattern: /\/[\p{L}\p{N}_]{1,64}(?:@\w+)?(?=$|[\s.,!?…:;،؛؟)»])/uy, make: m => el('button.command', { type: 'button', dir: 'ltr', onclick: () => sendText(m[0]) }, m[0]) },
]

/** Text with Bale's marks to a list of nodes. */
function markdown(text) {
  const nodes = []
  let plain = 0
  for (let at = 0; at < text.length;) {
    const before = at ? text[at - 1] : ' '
    const found = INLINE.find(rule => {
      if (text[at] !== rule.first || rule.apart && !/\s/.test(before) || rule.word && /[\p{L}\p{N}_]/u.test(before)) return false
      rule.pattern.lastIndex = at
      return rule.pattern.test(text)
    })
    if (!found) { at++; continue }
    found.pattern.lastIndex = at
    const match = found.pattern.exec(text)
    const node = found.make(match)
    if (node) {
      nodes.push(text.slice(plain, at), node)
      plain = at + match[0].length
    }
    at += match[0].length
  }
  nodes.push(text.slice(plain))
  return nodes.filter(node => node !== '')
}

/** Marks taken away, for one-line summaries. */
const withoutMarks = text => el('span', {}, markdown(text.replace(/```\[([^\]\n]*)\][\s\S]*?```/g, '$1'))).textContent.replace(/\s+/g, ' ')

function link(text, address) {
  const href = webAddress(address)
  return href && el('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text)
}

function linkOrMention(text, address) {
  const uid = /^uid:(\d+)$/.exec(address)
  return uid ? el('span.mention', { title: 'uid:' + uid[1] }, text) : link(text, address)
}

function mention(name) {
  const bot = [...world.bots.values()].find(bot => '@' + bot.username?.toLowerCase() === name.toLowerCase())
  return bot ? el('button.mention', { type: 'button', dir: 'ltr', onclick: () => openChat(privateKey(bot.id)) }, name) : el('span.mention', {}, name)
}
