// The page's side of the tools: what they are called, and what the page does when one is.
const voice = document.querySelector('realtime-voice');
const lights = [...document.querySelectorAll('.light')];
const list = document.querySelector('.cart');
const empty = document.querySelector('.empty');
const products = ['apples', 'bananas', 'bread', 'coffee', 'milk', 'tea'];
const cart = new Map();

// Described in the markup: the call arrives as an event, its arguments checked against the `parameters` there.
voice.addEventListener('tool-call', (event) => {
  if (event.name === 'set_light') event.respondWith(setLight(event.args));
});

// Registered with the code that answers.
voice.registerTool({
  name: 'add_to_cart',
  description: 'Add a product to the shopping cart.',
  parameters: {
    type: 'object',
    properties: {
      product: { type: 'string', enum: products },
      quantity: { type: 'integer', minimum: 1, maximum: 20 },
    },
    required: ['product'],
  },
  execute: async (args, { progress }) => {
    progress('Putting it into the cart …');
    // Long enough to be seen.
    await new Promise((resolve) => setTimeout(resolve, 600));
    return addToCart(args);
  },
});

// What can't be undone asks first.
voice.registerTool({
  name: 'clear_cart',
  description: 'Clear the shopping cart: take everything out.',
  needsApproval: true,
  execute: clearCart,
});

for (const light of lights) {
  light.addEventListener('click', () => setLight({ room: light.dataset.room, on: !isOn(light) }));
}

function setLight({ room, on }) {
  const light = lights.find((candidate) => candidate.dataset.room === room);
  light.setAttribute('aria-pressed', String(on));
  return { room, on };
}

function isOn(light) {
  return light.getAttribute('aria-pressed') === 'true';
}

function addToCart({ product, quantity = 1 }) {
  cart.set(product, (cart.get(product) ?? 0) + quantity);
  showCart();
  return { product, quantity: cart.get(product) };
}

function clearCart() {
  cart.clear();
  showCart();
  return { cart: 'empty' };
}

function showCart() {
  const rows = [...cart].map(([product, quantity]) => {
    const row = document.createElement('li');
    const amount = document.createElement('span');
    amount.textContent = `× ${quantity}`;
    row.append(product, amount);
    return row;
  });
  list.replaceChildren(...rows);
  list.hidden = rows.length === 0;
  empty.hidden = rows.length > 0;
}
