// After a selection the whole page goes back to the course, out of the frame.
window.parent.location.assign(document.getElementById("back").href);
