// What a platform keeps for tools without cookies: LTI Client Side postMessages, Platform Storage (lti-pm-s 0.1).

const PATIENCE = 2000; // milliseconds; some platforms promise a storage that never answers

function frame(target) {
  const platform = window.opener ?? window.parent;
  return target === "_parent" ? platform : platform.frames[target];
}

function asked(dataset, subject, content) {
  return new Promise((resolve, reject) => {
    const id = Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
    const timer = setTimeout(() => reject(new Error("no answer")), PATIENCE);
    window.addEventListener("message", (event) => {
      const answer = event.data;
      if (event.origin !== dataset.origin || answer?.message_id !== id || answer.subject !== `${subject}.response`) return;
      clearTimeout(timer);
      answer.error ? reject(new Error(answer.error.code)) : resolve(answer.value);
    });
    frame(dataset.target).postMessage({ subject, message_id: id, key: dataset.key, ...content }, dataset.origin);
  });
}

export const put = (dataset) => asked(dataset, "lti.put_data", { value: dataset.proof });
export const get = (dataset) => asked(dataset, "lti.get_data", {});
