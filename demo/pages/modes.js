// How the visitor takes part: two attributes, which may change in the middle of a call.
const voice = document.querySelector('realtime-voice');
const form = document.querySelector('.ways');
const { mode, 'text-input': textInput } = form.elements;

form.addEventListener('change', () => {
  // Whoever writes needs a box for it.
  if (mode.value === 'text') textInput.checked = true;
  voice.mode = mode.value;
  voice.withTextInput = textInput.checked;
  document.querySelector('.mode').textContent = mode.value;
  document.querySelector('.input').hidden = !textInput.checked;
});

// A browser may remember the choice from before a reload.
form.dispatchEvent(new Event('change'));
