// Wishes wait here until the bubble is loaded; then they are done at once.
const wishes = (window.onehashBubble ??= []);
document.querySelector('#ask').addEventListener('click', () => wishes.push((bubble) => bubble.open()));
