// The most of a list that can stay where it is while the rest moves around it. Knows no page.

// longest(items, placeOf): the largest set of items whose places ascend in the order of the list.
export function longest(items, placeOf) {
  const ends = []; // ends[n]: index of the item with the smallest place that ends n + 1 of them
  const before = new Array(items.length).fill(-1);
  items.forEach((item, index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (placeOf(items[ends[middle]]) < placeOf(item)) low = middle + 1;
      else high = middle;
    }
    if (low) before[index] = ends[low - 1];
    ends[low] = index;
  });
  const found = new Set();
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]) found.add(items[index]);
  return found;
}
