"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { PersonSign } from "@/components/ui/PersonSign";
import { request } from "@/components/ui/request";

/** Who is signed in, and the way to settings and out. */
export function UserMenu({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const signOut = async () => {
    await request("/api/sign-out", { method: "POST" });
    router.replace("/sign-in");
    router.refresh();
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton aria-label={`Account of ${name}`}>
          <PersonSign name={name} size={28} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}
          <br />
          {email}
        </Menu.Label>
        <Menu.Item component={Link} href="/settings">
          Settings
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
