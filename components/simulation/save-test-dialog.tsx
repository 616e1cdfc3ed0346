"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { createTest, listTests, runTests } from "@/lib/contracts/tests.ts";
import type { ExpectedAnswer } from "@/lib/domain/request-tests/request-test.ts";
import type { RequestQuestion } from "@/lib/domain/request-tests/question.ts";
import { ApiError, callApi } from "../live/api-client.ts";
import { Dialog } from "../ui/dialog.tsx";
import { notifyDone } from "../ui/toast.tsx";
import { TestForm } from "./test-form.tsx";
import type { SimulatedAnswer } from "./simulated-answer.ts";
import { questionWords } from "./question-words.ts";

interface SaveTestDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly cluster: string;
  readonly question: RequestQuestion;
  readonly answer: SimulatedAnswer["answer"];
}

/** Keeps the question with the answer that is expected; the present answer is proposed. */
export function SaveTestDialog({ open, onOpenChange, cluster, question, answer }: SaveTestDialogProps) {
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  async function save(name: string, expected: ExpectedAnswer) {
    setIsBusy(true);
    setFailure(null);
    try {
      await callApi(createTest, { params: { cluster }, body: { name, question, expected } });
      await Promise.all(
        [listTests.id, runTests.id].map((id) => client.invalidateQueries({ queryKey: [id] })),
      );
      onOpenChange(false);
      notifyDone({ title: `Test “${name}” saved`, detail: "It runs on the live mesh and on every draft." });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setFailure(error);
    } finally {
      setIsBusy(false);
    }
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Save this request as a test?">
      <p className="font-mono text-code text-muted">{questionWords(question)}</p>
      <TestForm
        initialName=""
        initial={proposed(answer)}
        verb="Save test"
        busy={isBusy}
        failure={failure}
        onSave={(name, expected) => void save(name, expected)}
        onCancel={() => onOpenChange(false)}
      />
    </Dialog>
  );
}

function proposed({ verdict, status }: SimulatedAnswer["answer"]): ExpectedAnswer {
  return { verdict: verdict === "unknown" ? "reaches" : verdict, status, by: null, minShare: null };
}
