import { type RequestHandler, Router } from 'express';
import { checkIpPage } from '../../protocol/check-ip.ts';
import { methodNotAllowed } from './problems.ts';
import { sourceOf } from './source.ts';

/** What clients ask for their own address: Dyn's page, sftdyn's `/`, and `/myip` as plain text. */
export function checkIpRoutes(): Router {
  const router = Router();
  const plain: RequestHandler = (request, response) => {
    response.type('text/plain').send(`${sourceOf(request)}\n`);
  };
  const page: RequestHandler = (request, response, next) => {
    if (/[?&]format=plain(?:&|$)/.test(request.url)) plain(request, response, next);
    else response.type('text/html').send(checkIpPage(sourceOf(request)));
  };
  router.route(['/', '/myip']).get(plain).all(methodNotAllowed('GET'));
  router.route(['/nic/checkip', '/checkip.html']).get(page).all(methodNotAllowed('GET'));
  return router;
}
