"""A bot of the Python library Balethon, for checking the sandbox with a client that knows nothing of it."""
from os import environ

from balethon import Client
from balethon.conditions import at_state, document, group, new_chat_members, private, successful_payment, text
from balethon.objects import InlineKeyboard, LabeledPrice, ReplyKeyboard
from balethon.states import State, StateGroup, StateMachine

bot = Client(environ["BALE_TOKEN"], base_url=environ["BALE_BASE_URL"])


class Form(StateGroup):
    name = State()
    age = State()


StateMachine.global_state_machine = StateMachine()


@bot.on_initialize()
async def initialize():
    print("ready", flush=True)


@bot.on_error()
async def failed(error):
    print("error", repr(error), flush=True)


@bot.on_command()
async def start(*, message):
    await message.reply("Hello from Python!")


@bot.on_command()
async def add(a, b, *, message):
    await message.reply(str(int(a) + int(b)))


@bot.on_command()
async def menu(*, message):
    await message.reply("What?", InlineKeyboard([("Tea", "tea"), ("Coffee", "coffee")]))


@bot.on_command()
async def keys(*, message):
    await message.reply("Keys", ReplyKeyboard(["One", "Two"]))


@bot.on_callback_query()
async def pressed(callback_query):
    await callback_query.answer(f"You want {callback_query.data}")
    await callback_query.message.edit_text(f"{callback_query.data} it is")


@bot.on_command()
async def buy(*, message, client):
    await client.send_invoice(
        message.chat.id, "Tea", "A cup of tea", "order-1", "WALLET-TEST-1111111111111111", [LabeledPrice("Tea", 10_000)]
    )


@bot.on_pre_checkout_query()
async def checkout(pre_checkout_query):
    await pre_checkout_query.answer(ok=True)


@bot.on_message(successful_payment)
async def paid(message):
    await message.reply(f"Paid {message.successful_payment.total_amount}")


@bot.on_command()
async def form(*, message):
    message.author.set_state(Form.name)
    await message.reply("Your name?")


@bot.on_message(at_state(Form.name) & text)
async def got_name(message):
    message.author.set_state(Form.age)
    await message.reply(f"{message.text}, your age?")


@bot.on_message(at_state(Form.age) & text)
async def got_age(message):
    message.author.del_state()
    await message.reply(f"{message.text}. Thank you!")


@bot.on_message(document)
async def size(message, client):
    content = await client.download(message.document.id)
    await message.reply(f"{message.document.name}: {len(content)} bytes")
    await message.reply_document(content, "back to you")


@bot.on_message(new_chat_members)
async def welcome(message):
    await message.reply(f"Welcome {message.new_chat_members[0].full_name}")


@bot.on_message(group & text)
async def count(message, client):
    await message.reply(f"We are {await client.get_chat_members_count(message.chat.id)}")


@bot.on_message(private & text)
async def echo(message):
    await message.reply(message.text)


bot.run()
