FROM node:22-slim
WORKDIR /app
COPY . .
RUN npm ci && npm run build && npm prune --omit=dev
USER node
EXPOSE 8080
CMD ["node", "dist/cli.js", "serve"]
