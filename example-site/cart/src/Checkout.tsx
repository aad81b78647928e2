import { Button } from "@harbour/ui";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import styles from "./checkout.module.css";
import { check, type Field, fields, type Problems } from "./form";

interface CheckoutProps {
  total: string;
  onCancel: () => void;
  onDone: (name: string) => void;
}

export function Checkout({ total, onCancel, onDone }: CheckoutProps) {
  const prefix = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const [problems, setProblems] = useState<Problems>({});

  useEffect(() => {
    title.current?.focus();
    title.current?.scrollIntoView({ block: "start" });
  }, []);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const found = check((name) => String(data.get(name) ?? "").trim());
    setProblems(found);
    const first = fields.find((field) => found[field.name] !== undefined);
    if (first !== undefined) {
      form.current?.querySelector<HTMLInputElement>(`[name="${first.name}"]`)?.focus();
      return;
    }
    onDone(String(data.get("name")).trim().split(/\s+/)[0]);
  };

  // While typing, not on leaving: a message that goes away then moves the button from under the pointer.
  const recheck = (field: Field, value: string) => {
    if (problems[field.name] === undefined) return;
    setProblems({ ...problems, [field.name]: field.problem(value.trim()) });
  };

  return (
    <form ref={form} className={styles.form} noValidate onSubmit={submit} aria-labelledby={`${prefix}-title`}>
      <h2 id={`${prefix}-title`} ref={title} tabIndex={-1} className={styles.title}>
        Where should it go?
      </h2>
      <div className={styles.fields}>
        {fields.map((field) => {
          const id = `${prefix}-${field.name}`;
          const problem = problems[field.name];
          return (
            <div key={field.name} className={`${styles.field} ${field.short ? styles.short : ""}`}>
              <label htmlFor={id}>{field.label}</label>
              <input
                id={id}
                name={field.name}
                type={field.type}
                autoComplete={field.autoComplete}
                required
                aria-invalid={problem !== undefined}
                aria-describedby={problem === undefined ? undefined : `${id}-problem`}
                onInput={(event) => recheck(field, event.currentTarget.value)}
              />
              {problem !== undefined && (
                <p id={`${id}-problem`} className={styles.problem}>
                  {problem}
                </p>
              )}
            </div>
          );
        })}
        <div className={styles.field}>
          <label htmlFor={`${prefix}-note`}>
            A note for the packers <span className={styles.optional}>(if you like)</span>
          </label>
          <textarea id={`${prefix}-note`} name="note" rows={3} />
        </div>
        <label className={styles.tick}>
          <input type="checkbox" name="gift" />
          <span>It is a present: leave out the price, add a ribbon</span>
        </label>
      </div>
      <p className={`${styles.problem} ${styles.alert}`} role="alert">
        {Object.values(problems).some((problem) => problem !== undefined) && "Something is missing above; it is marked."}
      </p>
      <div className={styles.actions}>
        <Button type="submit">Place the order, {total}</Button>
        <Button look="quiet" onClick={onCancel}>
          Not yet
        </Button>
      </div>
    </form>
  );
}
