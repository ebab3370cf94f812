// For the page that shows embeds: makes each frame as high as the part in it says it is.

addEventListener("message", ({ data, source }) => {
  if (data?.type !== "results-embed" || !(data.height > 0 && data.height < 5000)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) frame.height = Math.ceil(data.height);
  }
});
