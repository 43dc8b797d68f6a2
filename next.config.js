/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm test` checks types; a start need not.
  typescript: { ignoreBuildErrors: true },
  // Writing the bundler's cache takes longer than the builds it would save: a start builds once.
  experimental: { turbopackFileSystemCacheForBuild: false },
  serverExternalPackages: ["@prisma/client", "@prisma/adapter-libsql", "@libsql/client", "libsql"],
};

export default config;
