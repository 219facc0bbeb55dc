// The second list keeps the sub-categories of the category chosen in the first; without JavaScript it shows them all, in groups.
const category = document.getElementById("id_category");
const subcategory = document.getElementById("id_subcategory");
const groups = [...(subcategory?.querySelectorAll("optgroup") ?? [])];

function narrow() {
  const wanted = category.selectedOptions[0];
  const chosen = subcategory.value;
  for (const group of groups) group.remove();
  for (const group of groups) if (!wanted?.value || group.label === wanted.text) subcategory.append(group);
  subcategory.value = chosen;
  if (subcategory.selectedIndex < 0) subcategory.value = "";
}

if (category && subcategory) {
  category.addEventListener("change", narrow);
  narrow();
}
