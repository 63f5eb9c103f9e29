FROM node:22-slim
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
RUN npm install --no-save typescript@6 @types/node@20 @types/pg @types/yazl @types/cli-progress && npx tsc -p tsconfig.json && npm prune --omit=dev
USER node
EXPOSE 8080
CMD ["node", "dist/cli.js", "serve"]
