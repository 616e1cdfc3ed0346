import Link from "next/link";
import { Button } from "@/components/ui/button.tsx";
import { StateBlock } from "@/components/ui/state-block.tsx";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center p-8">
      <StateBlock
        kind="unknown"
        title="Nothing is at this address"
        action={
          <Button asChild>
            <Link href="/">Open the overview</Link>
          </Button>
        }
      >
        The object may have been deleted, the link may be older than the page, or you may not see the cluster
        it is in.
      </StateBlock>
    </main>
  );
}
