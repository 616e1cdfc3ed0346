"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteTest, listTests, reviseTest, runTests } from "@/lib/contracts/tests.ts";
import { ApiError, callApi } from "../live/api-client.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { questionWords } from "./question-words.ts";
import type { SavedTest } from "./test-columns.tsx";
import { TestForm } from "./test-form.tsx";

interface EditTestDialogProps {
  readonly cluster: string;
  readonly test: SavedTest;
  readonly onClose: () => void;
}

/** Name and expected answer of a saved test; the question is edited by asking anew. */
export function EditTestDialog({ cluster, test, onClose }: EditTestDialogProps) {
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const params = { cluster, id: test.id };
  async function run(step: () => Promise<unknown>) {
    setIsBusy(true);
    setFailure(null);
    try {
      await step();
      await Promise.all(
        [listTests.id, runTests.id].map((id) => client.invalidateQueries({ queryKey: [id] })),
      );
      onClose();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
      setIsBusy(false);
    }
  }
  const { version, question } = test;
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={`Test “${test.name}”`}>
      <p className="font-mono text-code text-muted">{questionWords(question)}</p>
      <TestForm
        initialName={test.name}
        initial={test.expected}
        verb="Save test"
        busy={isBusy}
        failure={failure}
        onSave={(name, expected) =>
          void run(() => callApi(reviseTest, { params, body: { name, question, expected, version } }))
        }
        onCancel={onClose}
      />
      <div className="border-t border-border pt-3">
        <Button
          tone="danger"
          disabled={isBusy}
          onClick={() => void run(() => callApi(deleteTest, { params, query: { version } }))}
        >
          Delete test
        </Button>
      </div>
    </Dialog>
  );
}
