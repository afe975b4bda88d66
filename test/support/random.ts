export { seededRandom } from '../../engine/time/random';
