import { Ask } from './ask';

export default function Page() {
  return (
    <>
      <h1>Lamplight</h1>
      <Ask />
    </>
  );
}
