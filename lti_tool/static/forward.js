// Goes on at once; without scripts there is the button.
document.querySelector("#forward").submit();
