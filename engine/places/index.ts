export { Areas, type City } from './areas';
export { loadPlaces } from './load';
export { KnownPlaces, type PlaceRow, type Places } from './places';
