// The page's side of the tools: what they are called, and what the page does when one is.
const voice = document.querySelector('realtime-voice');
const lights = [...document.querySelectorAll('.light')];
const list = document.querySelector('.cart');
const empty = document.querySelector('.empty');
const products = ['apples', 'bananas', 'bread', 'coffee', 'milk', 'tea'];
const cart = new Map();

voice.session = {
  tools: [
    {
      type: 'function',
      name: 'set_light',
      description: 'Turn the light in a room on or off.',
      parameters: {
        type: 'object',
        properties: {
          room: { type: 'string', enum: lights.map((light) => light.dataset.room) },
          on: { type: 'boolean', description: 'true for on, false for off' },
        },
        required: ['room', 'on'],
      },
    },
    {
      type: 'function',
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
    },
    {
      type: 'function',
      name: 'clear_cart',
      description: 'Clear the shopping cart: take everything out.',
      parameters: { type: 'object', properties: {} },
    },
  ],
};

voice.addEventListener('tool-call', (event) => {
  const { name, args } = event;
  if (name === 'set_light') event.respondWith(setLight(args));
  else if (name === 'add_to_cart') event.respondWith(addToCart(args));
  else if (name === 'clear_cart') event.respondWith(clearCart());
});

for (const light of lights) {
  light.addEventListener('click', () => setLight({ room: light.dataset.room, on: !isOn(light) }));
}

// The arguments come from a model, so they are checked like any other input.
function setLight({ room, on }) {
  const light = lights.find((candidate) => candidate.dataset.room === room);
  if (light === undefined) return { error: `There is no light in the ${room}.` };
  light.setAttribute('aria-pressed', String(on === true));
  return { room, on: isOn(light) };
}

function isOn(light) {
  return light.getAttribute('aria-pressed') === 'true';
}

function addToCart({ product, quantity = 1 }) {
  if (!products.includes(product)) return { error: `The shop has no ${product}.` };
  if (!Number.isInteger(quantity) || quantity < 1) return { error: 'The quantity must be a whole number.' };
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
